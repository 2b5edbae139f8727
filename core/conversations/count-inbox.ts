import { INBOX_VIEWS, type InboxCounts } from "#protocol/shapes.ts";
import type { Ctx } from "../context.ts";
import { inView } from "./inbox-views.ts";

/** How many conversations each view holds. */
export async function countInbox(ctx: Ctx, agentId: string): Promise<InboxCounts> {
	const counts = await Promise.all(
		INBOX_VIEWS.map(async (view) => [view, await ctx.db.conversation.count({ where: inView(view, agentId) })] as const),
	);
	return Object.fromEntries(counts) as InboxCounts;
}

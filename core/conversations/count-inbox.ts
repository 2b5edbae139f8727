import type { InboxCounts } from "#protocol/shapes.ts";
import type { Ctx } from "../context.ts";

/** How many conversations each view holds. */
export async function countInbox(ctx: Ctx, agentId: string): Promise<InboxCounts> {
	const counts: InboxCounts = { mine: 0, unassigned: 0, escalated: 0, all: 0, resolved: 0 };
	for (const { status, assigneeId, count, escalated } of await ctx.reads.countInbox()) {
		if (status === "resolved") {
			counts.resolved += count;
			continue;
		}
		counts.all += count;
		counts.escalated += escalated;
		if (assigneeId === null) counts.unassigned += count;
		if (assigneeId === agentId) counts.mine += count;
	}
	return counts;
}

import type { Prisma } from "#prisma/generated/sqlite/client.ts";
import { ListInboxInput } from "#protocol/inputs.ts";
import type { InboxPage } from "#protocol/shapes.ts";
import { requireAgent } from "../actors.ts";
import type { Call } from "../context.ts";
import { parseInput } from "../refusals.ts";
import { type ConversationRow, toInboxItem, withPeople } from "./conversation-row.ts";
import { countInbox } from "./count-inbox.ts";
import { type InboxCursor, readInboxCursor, writeInboxCursor } from "./inbox-cursor.ts";
import { inView } from "./inbox-views.ts";

const DEFAULT_LIMIT = 50;

/**
 * One page of the agents' list: whoever waits for a human first, longest wait on top, then the rest by their
 * newest message. Paged by keyset: who stays in place is neither skipped nor doubled while others move. Who moves may
 * come again or be told by an event instead, so readers know rows by their id and the larger `rev`.
 */
export async function listInbox({ ctx, input }: Call<ListInboxInput>): Promise<InboxPage> {
	const agent = requireAgent(ctx);
	const { view, limit = DEFAULT_LIMIT, cursor } = parseInput(ListInboxInput, input);
	const from = cursor === undefined ? null : readInboxCursor(cursor);
	const scope = inView(view, agent.id);
	const find = (where: Prisma.ConversationWhereInput, orderBy: Prisma.ConversationOrderByWithRelationInput[], take: number) =>
		ctx.db.conversation.findMany({ where: { AND: [scope, where] }, orderBy, take, include: withPeople });

	const waiting =
		from?.part === "rest"
			? []
			: await find({ waitingSince: { not: null }, ...afterWaiting(from) }, [{ waitingSince: "asc" }, { id: "asc" }], limit + 1);
	const room = limit + 1 - waiting.length;
	const rest =
		room > 0 ? await find({ waitingSince: null, ...afterRest(from) }, [{ lastMessageAt: "desc" }, { id: "asc" }], room) : [];

	const rows: ConversationRow[] = [...waiting, ...rest];
	const page = rows.slice(0, limit);
	const last = page.at(-1);
	const has_more = rows.length > limit;
	return {
		view,
		conversations: page.map(toInboxItem),
		count: page.length,
		counts: await countInbox(ctx, agent.id),
		has_more,
		next_cursor: has_more && last ? writeInboxCursor(last) : null,
	};
}

function afterWaiting(from: InboxCursor | null): Prisma.ConversationWhereInput {
	if (from?.part !== "waiting") return {};
	return { OR: [{ waitingSince: { gt: from.at } }, { waitingSince: from.at, id: { gt: from.id } }] };
}

function afterRest(from: InboxCursor | null): Prisma.ConversationWhereInput {
	if (from?.part !== "rest") return {};
	return { OR: [{ lastMessageAt: { lt: from.at } }, { lastMessageAt: from.at, id: { gt: from.id } }] };
}

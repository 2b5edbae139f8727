import type { Prisma } from "#prisma/generated/sqlite/client.ts";
import { ReadFeedInput } from "#protocol/inputs.ts";
import type { FeedPage } from "#protocol/shapes.ts";
import { type AgentActor, requireAgent } from "../actors.ts";
import type { Call, Ctx } from "../context.ts";
import { parseInput } from "../refusals.ts";
import { toInboxItem, withPeople } from "./conversation-row.ts";
import { countDeletions } from "./count-deletions.ts";
import { countInbox } from "./count-inbox.ts";
import { type FeedCursor, type FeedSum, NOTHING_KNOWN, readFeedCursor, writeFeedCursor } from "./feed-cursor.ts";
import { listenForChange } from "./listen-for-change.ts";

const DEFAULT_LIMIT = 200;

/**
 * The agents' feed: every conversation that changed after the cursor, as it is now, in the order of the changes, page by
 * page without an end after which the rest is missing (D4). A row may come again; readers know it by its id and the larger
 * `rev`. Without a cursor, or with one that this database never gave, it begins here and `reload` says so. With `wait`, an
 * answer that would be empty waits for a change.
 */
export async function readFeed({ ctx, input }: Call<ReadFeedInput>): Promise<FeedPage> {
	const agent = requireAgent(ctx);
	const { after, limit = DEFAULT_LIMIT, wait } = parseInput(ReadFeedInput, input);
	const cursor = after === undefined ? null : readFeedCursor(after);
	const change = listenForChange(ctx, () => true);
	try {
		const page = await readPage(ctx, agent, cursor, limit);
		if (wait === 0 || page.count > 0 || page.reload) return page;
		return (await change.within(wait * 1000)) ? await readPage(ctx, agent, cursor, limit) : page;
	} finally {
		change.stop();
	}
}

async function readPage(ctx: Ctx, agent: AgentActor, cursor: FeedCursor | null, limit: number): Promise<FeedPage> {
	// Both before the rows: what happens meanwhile is told again rather than missed.
	const feed = ctx.feed.mark();
	const deletions = await countDeletions(ctx.db);
	const position = await ctx.feed.position();
	// A cursor from the future is another database's, or was given before a backup was put back.
	const known = cursor && cursor.from <= position && cursor.deletions === deletions ? cursor : null;
	const rows = known
		? await ctx.db.conversation.findMany({
				where: changedAfter(known),
				orderBy: [{ changeNo: "asc" }, { id: "asc" }],
				take: limit + 1,
				include: withPeople,
			})
		: [];
	const last = rows.length > limit ? rows[limit - 1] : undefined;
	// What another open transaction keeps from being behind us, but was read before, is no news.
	const page = known && !known.row && !last && isSame(sumOf(rows), known.known) ? [] : rows.slice(0, limit);
	// All pages of one reading end where the first began: what was under way then may have become visible behind them.
	const from = known?.row ? known.from : position;
	const stillAhead = last ? NOTHING_KNOWN : sumOf(rows.filter(({ changeNo }) => changeNo >= from));
	return {
		conversations: page.map(toInboxItem),
		count: page.length,
		counts: await countInbox(ctx, agent.id),
		feed,
		has_more: last !== undefined,
		next_cursor: writeFeedCursor({
			deletions,
			from,
			row: last ? { changeNo: last.changeNo, id: last.id } : null,
			known: stillAhead,
		}),
		reload: known === null,
	};
}

function sumOf(rows: readonly { rev: number }[]): FeedSum {
	return { count: rows.length, revs: rows.reduce((sum, { rev }) => sum + rev, 0) };
}

const isSame = (a: FeedSum, b: FeedSum) => a.count === b.count && a.revs === b.revs;

function changedAfter({ from, row }: FeedCursor): Prisma.ConversationWhereInput {
	if (!row) return { changeNo: { gte: from } };
	return { OR: [{ changeNo: { gt: row.changeNo } }, { changeNo: row.changeNo, id: { gt: row.id } }] };
}

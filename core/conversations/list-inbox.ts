import { ListInboxInput } from "#protocol/inputs.ts";
import type { InboxPage } from "#protocol/shapes.ts";
import { requireAgent } from "../actors.ts";
import type { Call } from "../context.ts";
import { parseInput } from "../refusals.ts";
import { countDeletions } from "./count-deletions.ts";
import { countInbox } from "./count-inbox.ts";
import { NOTHING_KNOWN, writeFeedCursor } from "./feed-cursor.ts";
import { readInboxCursor, writeInboxCursor } from "./inbox-cursor.ts";

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
	// Before the rows, so that the feed after it brings all that these do not show.
	const feed = ctx.feed.mark();
	const deletions = await countDeletions(ctx.db);
	const changes_cursor = writeFeedCursor({ deletions, from: await ctx.feed.position(), row: null, known: NOTHING_KNOWN });
	const rows = await ctx.reads.listInbox({ view, agentId: agent.id, from, limit: limit + 1 });
	const page = rows.slice(0, limit);
	const last = page.at(-1);
	const has_more = rows.length > limit;
	return {
		view,
		conversations: page,
		count: page.length,
		counts: await countInbox(ctx, agent.id),
		has_more,
		next_cursor: has_more && last ? writeInboxCursor(last) : null,
		feed,
		changes_cursor,
	};
}

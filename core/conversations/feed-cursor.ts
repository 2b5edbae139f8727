import { invalidInput } from "../refusals.ts";

/**
 * Where a reader of the feed goes on: after `row`, the last of a page with more to come, or else with the first change
 * numbered `from`. `then` is where to begin once there is no more.
 */
export type FeedCursor = { from: bigint; row: { changeNo: bigint; id: string } | null };

export function writeFeedCursor({ from, row }: FeedCursor): string {
	return row ? `${from}.${row.changeNo}.${row.id}` : String(from);
}

export function readFeedCursor(cursor: string): FeedCursor {
	// 18 digits: what is longer may not fit into the column.
	const [, from, changeNo, id] = /^(\d{1,18})(?:\.(\d{1,18})\.([A-Za-z0-9_-]{1,128}))?$/.exec(cursor) ?? [];
	if (!from) throw invalidInput("after", "must be a next_cursor of the feed");
	return { from: BigInt(from), row: changeNo && id ? { changeNo: BigInt(changeNo), id } : null };
}

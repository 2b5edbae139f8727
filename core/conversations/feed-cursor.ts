import { invalidInput } from "../refusals.ts";

/** Rows in a few words: what changes makes `revs` larger, what comes makes `count` larger, and nothing makes either smaller. */
export type FeedSum = { count: number; revs: number };

/**
 * Where a reader of the feed goes on: after `row`, the last of a page with more to come, or else with the first change
 * numbered `from`. Of the changes from there on, `known` have been read already. `deletions` happened before: rows that
 * are gone change no more, so whoever read before the newest deletion has to read the list again.
 */
export type FeedCursor = { deletions: number; from: bigint; row: { changeNo: bigint; id: string } | null; known: FeedSum };

export const NOTHING_KNOWN: FeedSum = { count: 0, revs: 0 };

/** 18 digits: what is longer may not fit into the column. */
const CURSOR = /^(?:(\d{1,9})_)?(\d{1,18})(?:-(\d{1,9})-(\d{1,15})|\.(\d{1,18})\.([A-Za-z0-9_-]{1,128}))?$/;

export function writeFeedCursor({ deletions, ...place }: FeedCursor): string {
	return deletions === 0 ? writePlace(place) : `${deletions}_${writePlace(place)}`;
}

function writePlace({ from, row, known }: Omit<FeedCursor, "deletions">): string {
	if (row) return `${from}.${row.changeNo}.${row.id}`;
	return known.count > 0 ? `${from}-${known.count}-${known.revs}` : String(from);
}

export function readFeedCursor(cursor: string): FeedCursor {
	const [, deletions = "0", from, count, revs, changeNo, id] = CURSOR.exec(cursor) ?? [];
	if (!from) throw invalidInput("after", "must be a next_cursor of the feed");
	return {
		deletions: Number(deletions),
		from: BigInt(from),
		row: changeNo && id ? { changeNo: BigInt(changeNo), id } : null,
		known: count && revs ? { count: Number(count), revs: Number(revs) } : NOTHING_KNOWN,
	};
}

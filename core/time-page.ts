import { MAX_PAGE_SIZE } from "#protocol/limits.ts";
import { invalidInput } from "./refusals.ts";

/** Where a page ended in a list that is ordered by a time and then by the id. */
export type TimeCursor = { at: Date; id: string };

/** One row more than is asked for says whether there is more. Without a limit a page is as long as it may be. */
export const rowsFor = (limit = MAX_PAGE_SIZE): number => limit + 1;

export function readTimeCursor(cursor: string | undefined): TimeCursor | null {
	if (cursor === undefined) return null;
	const [, at, id] = /^(\d{1,13})\.([A-Za-z0-9_-]{1,128})$/.exec(cursor) ?? [];
	if (!at || !id) throw invalidInput("cursor", "must be a next_cursor of this list");
	return { at: new Date(Number(at)), id };
}

/** The page of what was found, and what a reader needs for the next one. Keyset: who stays in place is neither skipped nor doubled. */
export function timePage<Row extends { id: string }>(found: readonly Row[], limit: number | undefined, timeOf: (row: Row) => Date) {
	const page = found.slice(0, rowsFor(limit) - 1);
	const last = found.length > page.length ? page.at(-1) : undefined;
	return { page, has_more: last !== undefined, next_cursor: last ? `${timeOf(last).getTime()}.${last.id}` : null };
}

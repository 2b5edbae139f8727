import { invalidInput } from "../refusals.ts";
import type { ConversationRow } from "./conversation-row.ts";

/** Where a page of the agents' list ended: among those who wait (`at` = since when), or in the rest (`at` = newest message). */
export type InboxCursor = { part: "waiting" | "rest"; at: Date; id: string };

export function writeInboxCursor(row: Pick<ConversationRow, "id" | "waitingSince" | "lastMessageAt">): string {
	const part = row.waitingSince ? "w" : "r";
	return `${part}.${(row.waitingSince ?? row.lastMessageAt).getTime()}.${row.id}`;
}

export function readInboxCursor(cursor: string): InboxCursor {
	const [, part, at, id] = /^([wr])\.(\d{1,13})\.([A-Za-z0-9_-]{1,128})$/.exec(cursor) ?? [];
	if (!part || !at || !id) throw invalidInput("cursor", "must be a next_cursor of this list");
	return { part: part === "w" ? "waiting" : "rest", at: new Date(Number(at)), id };
}

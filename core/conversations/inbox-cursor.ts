import type { InboxItem } from "#protocol/shapes.ts";
import { invalidInput } from "../refusals.ts";

/** Where a page of the agents' list ended: among those who wait (`at` = since when), or in the rest (`at` = newest message). */
export type InboxCursor = { part: "waiting" | "rest"; at: Date; id: string };

type Place = Pick<InboxItem, "conversation_id" | "waiting_since" | "last_message_at">;

export function writeInboxCursor({ conversation_id, waiting_since, last_message_at }: Place): string {
	return `${waiting_since ? "w" : "r"}.${Date.parse(waiting_since ?? last_message_at)}.${conversation_id}`;
}

export function readInboxCursor(cursor: string): InboxCursor {
	const [, part, at, id] = /^([wr])\.(\d{1,13})\.([A-Za-z0-9_-]{1,128})$/.exec(cursor) ?? [];
	if (!part || !at || !id) throw invalidInput("cursor", "must be a next_cursor of this list");
	return { part: part === "w" ? "waiting" : "rest", at: new Date(Number(at)), id };
}

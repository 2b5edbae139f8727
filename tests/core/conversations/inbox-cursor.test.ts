import { describe, expect, it } from "vitest";
import { readInboxCursor, writeInboxCursor } from "#core/conversations/inbox-cursor.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

const at = new Date("2026-05-04T10:00:00.123Z");
const earlier = "2026-05-04T09:00:00.000Z";

describe("the place where a page of the inbox ended", () => {
	it("is found again among those who wait, to the millisecond", () => {
		const cursor = writeInboxCursor({ conversation_id: "a_B-1", waiting_since: at.toISOString(), last_message_at: earlier });
		expect(readInboxCursor(cursor)).toEqual({ part: "waiting", at, id: "a_B-1" });
	});

	it("is found again in the rest, by the newest message", () => {
		const cursor = writeInboxCursor({ conversation_id: "x".repeat(128), waiting_since: null, last_message_at: at.toISOString() });
		expect(readInboxCursor(cursor)).toEqual({ part: "rest", at, id: "x".repeat(128) });
		expect(cursor.length).toBeLessThanOrEqual(200);
	});

	it.each([
		"",
		"w",
		"w.1",
		"w.1.",
		"w..a",
		"q.1.a",
		"w.-1.a",
		"w.1.a b",
		"w.1.a\n",
		"w.12345678901234.a",
		`w.1.${"x".repeat(129)}`,
	])("%j is refused, because no list ever gave it out", async (cursor) => {
		expect(await refusalOf(() => readInboxCursor(cursor))).toMatchObject({
			code: "invalid_input",
			errors: [{ path: "cursor", message: "must be a next_cursor of this list" }],
		});
	});
});

import { expect, test } from "vitest";
import type { ChatMessage } from "#client/conversation-store.ts";
import { nameDay, type Row, toRows } from "#components/chat-widget/conversation-rows.ts";

const noon = new Date(2026, 4, 20, 12, 0, 0);
const minutes = (count: number) => new Date(noon.getTime() + count * 60_000).toISOString();

function message(seq: number, change: Partial<ChatMessage> = {}): ChatMessage {
	return {
		key: `m${seq}`,
		id: `m${seq}`,
		seq,
		rev: seq,
		client_id: `m${seq}`,
		sender_type: "agent",
		sender_name: "Ana",
		content: "Hello",
		timestamp: minutes(seq),
		state: "sent",
		problem: null,
		...change,
	};
}

const shape = (rows: Row[]) => rows.map((row) => (row.kind === "group" ? row.messages.map(({ key }) => key).join("+") : row.kind));

test("what one person says in a row stands together; a long break, another person or another day begins anew", () => {
	const messages = [
		message(1),
		message(2),
		message(3, { sender_type: "user", sender_name: null }),
		message(4, { sender_name: "Bo" }),
		message(12, { sender_name: "Bo" }),
		message(13, { sender_name: "Bo", timestamp: minutes(60 * 24) }),
	];
	expect(shape(toRows(messages, [], noon))).toEqual(["day", "m1+m2", "m3", "m4", "m12", "day", "m13"]);
});

test("who joined is noted where it happened, also when it was the last thing to happen", () => {
	const notes = [
		{ key: "a", afterSeq: 1, text: "Ana joined the conversation" },
		{ key: "b", afterSeq: 2, text: "Bo joined the conversation" },
	];
	expect(shape(toRows([message(1), message(2)], notes, noon))).toEqual(["day", "m1", "note", "m2", "note"]);
});

test("what the system says is a note between the messages", () => {
	expect(shape(toRows([message(1, { sender_type: "system" }), message(2)], [], noon))).toEqual(["day", "note", "m2"]);
});

test("days are called as people call them", () => {
	expect(nameDay(noon, noon)).toBe("Today");
	expect(nameDay(new Date(2026, 4, 19, 23, 59), noon)).toBe("Yesterday");
	expect(nameDay(new Date(2026, 4, 1), noon)).toBe("Friday, May 1");
	expect(nameDay(new Date(2025, 11, 31), noon)).toBe("Wednesday, December 31, 2025");
});

test("the first of January knows yesterday", () => {
	expect(nameDay(new Date(2025, 11, 31, 20), new Date(2026, 0, 1, 8))).toBe("Yesterday");
});

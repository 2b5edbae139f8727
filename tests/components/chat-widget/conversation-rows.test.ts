import { expect, test } from "vitest";
import type { ChatMessage } from "#client/conversation-store.ts";
import { findMarked, nameDay, type Row, toRows } from "#components/chat-widget/conversation-rows.ts";

const noon = new Date(2026, 4, 20, 12, 0, 0);
const clock = { now: noon.getTime(), clockOffset: 0 };
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
	expect(shape(toRows(messages, [], clock))).toEqual(["day", "m1+m2", "m3", "m4", "m12", "day", "m13"]);
});

test("who joined is noted where it happened, also when it was the last thing to happen", () => {
	const notes = [
		{ key: "a", afterSeq: 1, text: "Ana joined the conversation" },
		{ key: "b", afterSeq: 2, text: "Bo joined the conversation" },
	];
	expect(shape(toRows([message(1), message(2)], notes, clock))).toEqual(["day", "m1", "note", "m2", "note"]);
});

test("what the system says is a note between the messages", () => {
	expect(shape(toRows([message(1, { sender_type: "system" }), message(2)], [], clock))).toEqual(["day", "note", "m2"]);
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

test("a clock that is three hours wrong neither moves a message to another day nor breaks a group", () => {
	const clockOffset = 3 * 60 * 60_000;
	const own = { sender_type: "user", sender_name: null } as const;
	const unsent = message(3, {
		...own,
		seq: null,
		state: "queued",
		timestamp: new Date(noon.getTime() + 2 * 60_000 - clockOffset).toISOString(),
	});
	const rows = toRows([message(1, own), unsent], [], { now: noon.getTime() - clockOffset, clockOffset });
	expect(shape(rows)).toEqual(["day", "m1+m3"]);
	expect(rows[0]).toMatchObject({ label: "Today" });
	const night = new Date(2026, 4, 20, 1, 0, 0).getTime();
	const [day] = toRows([message(1, { timestamp: new Date(night).toISOString() })], [], { now: night - clockOffset, clockOffset });
	expect(day).toMatchObject({ label: "Today" });
});

test("of one's own messages the newest in each state says so, and nobody else's does", () => {
	const own = (seq: number, state: ChatMessage["state"]) => message(seq, { sender_type: "user", state });
	const log = [own(1, "read"), own(2, "read"), message(3), own(4, "delivered"), own(5, "sent"), own(6, "queued"), own(7, "queued")];
	expect([...findMarked(log)]).toEqual(["m2", "m4", "m5", "m7"]);
});

import { describe, expect, test } from "vitest";
import { dayLabel, toTimeline } from "#components/inbox/timeline.ts";
import type { Message, SenderType } from "#protocol/shapes.ts";

/** Local noon, so that no time zone of the machine moves a message to another day. */
const noon = (day: number, minutes = 0) => new Date(2026, 2, day, 12, minutes).toISOString();

let seq = 0;
function message(sender_type: SenderType, timestamp: string, change: Partial<Message> = {}): Message {
	seq += 1;
	const id = `m-${seq}`;
	return {
		id,
		seq,
		rev: seq,
		client_id: id,
		conversation_id: "conv-1",
		sender_id: sender_type,
		sender_type,
		sender_name: null,
		content: "text",
		timestamp,
		metadata: {},
		...change,
	};
}

const shapeOf = (messages: Message[], newAfterSeq: number | null = null) =>
	toTimeline(messages, newAfterSeq).map((entry) =>
		entry.kind === "group" ? `${entry.senderId} ${entry.messages.length}` : entry.kind,
	);

describe("a thread reads like a conversation", () => {
	test("what one person writes in one breath stays together", () => {
		expect(shapeOf([message("user", noon(1)), message("user", noon(1, 1)), message("agent", noon(1, 2))])).toEqual([
			"day",
			"user 2",
			"agent 1",
		]);
	});

	test("after a pause the same person begins anew, with the time", () => {
		expect(shapeOf([message("user", noon(1)), message("user", noon(1, 6))])).toEqual(["day", "user 1", "user 1"]);
	});

	test("two agents are never mistaken for one", () => {
		const messages = [message("agent", noon(1), { sender_id: "ada" }), message("agent", noon(1), { sender_id: "bo" })];
		expect(shapeOf(messages)).toEqual(["day", "ada 1", "bo 1"]);
	});

	test("a new day begins with its date, also within one breath", () => {
		const late = new Date(2026, 2, 1, 23, 59).toISOString();
		const early = new Date(2026, 2, 2, 0, 1).toISOString();
		expect(shapeOf([message("user", late), message("user", early)])).toEqual(["day", "user 1", "day", "user 1"]);
	});

	test("what the product itself says belongs to nobody", () => {
		expect(shapeOf([message("user", noon(1)), message("system", noon(1)), message("user", noon(1))])).toEqual([
			"day",
			"user 1",
			"system",
			"user 1",
		]);
	});

	test("one line stands before the visitor's first unread message", () => {
		const messages = [message("user", noon(1)), message("user", noon(1)), message("user", noon(1))];
		expect(shapeOf(messages, messages[0]?.seq)).toEqual(["day", "user 1", "new", "user 2"]);
	});

	test("where nothing was read before, no line stands in the middle of what is new", () => {
		const messages = [message("user", noon(1)), message("user", noon(1))];
		expect(shapeOf(messages, (messages[0]?.seq ?? 0) - 1)).toEqual(["day", "user 2"]);
	});

	test("an agent's own reply is not new to the agents", () => {
		const messages = [message("user", noon(1)), message("agent", noon(1))];
		expect(shapeOf(messages, messages[0]?.seq)).toEqual(["day", "user 1", "agent 1"]);
	});
});

test("days are named as people name them", () => {
	const now = new Date(2026, 2, 10, 9).getTime();
	expect(dayLabel(noon(10), now)).toBe("Today");
	expect(dayLabel(noon(9), now)).toBe("Yesterday");
	expect(dayLabel(noon(6), now)).toBe("Friday, March 6");
	expect(dayLabel(new Date(2025, 11, 31, 12).toISOString(), now)).toContain("2025");
});

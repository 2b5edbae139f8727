import { describe, expect, it } from "vitest";
import { afterMessage, type BeforeMessage, EMPTY_CONVERSATION } from "#core/conversations/after-message.ts";
import type { SenderType } from "#protocol/shapes.ts";

const START = Date.parse("2026-05-04T10:00:00.000Z");
const at = (seconds: number) => new Date(START + seconds * 1000);

/** Plays who writes at which second, and says what each message did. */
function play(turns: [SenderType, number][], from: BeforeMessage = EMPTY_CONVERSATION) {
	let state = from;
	return turns.map(([senderType, second]) => {
		const result = afterMessage(state, { senderType, content: `at ${second}`, now: at(second) });
		state = result.change;
		return result;
	});
}

const last = <T>(list: T[]): T => {
	const item = list.at(-1);
	if (item === undefined) throw new Error("nothing was played");
	return item;
};

/** What resolving and reopening by an agent do, as their verbs write it. */
const resolved = (state: BeforeMessage, second: number): BeforeMessage => ({
	...state,
	status: "resolved",
	resolvedAt: at(second),
	waitingSince: null,
	escalatedAt: null,
});
const reopened = (state: BeforeMessage): BeforeMessage => ({ ...state, status: "open", resolvedAt: null, firstRespondedAt: null });

describe("the clock of a waiting user", () => {
	it("starts with the first message of a turn and not again with the next", () => {
		const [first, second] = play([
			["user", 0],
			["user", 50],
		]);
		expect(first?.change.waitingSince).toEqual(at(0));
		expect(second?.change.waitingSince).toEqual(at(0));
	});

	it("is stopped by an agent, who answered the whole turn", () => {
		const answer = last(
			play([
				["user", 0],
				["user", 50],
				["agent", 60],
			]),
		);
		expect(answer.change.waitingSince).toBeNull();
		expect(answer.times).toEqual({ reply: 60, firstResponse: 60 });
	});

	it.each(["bot", "system"] as const)("is never stopped by the %s", (senderType) => {
		const [, automatic, human] = play([
			["user", 0],
			[senderType, 1],
			["agent", 100],
		]);
		expect(automatic?.change).toMatchObject({ waitingSince: at(0), firstRespondedAt: null });
		expect(automatic?.times).toEqual({ reply: null, firstResponse: null });
		expect(human?.times).toEqual({ reply: 100, firstResponse: 100 });
	});

	it("measures every turn, but the first response of a segment once", () => {
		const played = play([
			["user", 0],
			["agent", 10],
			["agent", 11],
			["user", 100],
			["agent", 130],
		]);
		expect(played.map(({ times }) => times)).toEqual([
			{ reply: null, firstResponse: null },
			{ reply: 10, firstResponse: 10 },
			{ reply: null, firstResponse: null },
			{ reply: null, firstResponse: null },
			{ reply: 30, firstResponse: null },
		]);
	});

	it("never runs backwards, even when the server's clock does", () => {
		expect(
			last(
				play([
					["user", 10],
					["agent", 5],
				]),
			).times,
		).toEqual({ reply: 0, firstResponse: 0 });
	});
});

describe("a conversation that was resolved", () => {
	it("begins a new segment when its user writes again: a new wait and a new first response", () => {
		const before = resolved(
			last(
				play([
					["user", 0],
					["agent", 10],
				]),
			).change,
			20,
		);
		const [message, answer] = play(
			[
				["user", 100],
				["agent", 107],
			],
			before,
		);
		expect(message).toMatchObject({
			reopened: true,
			change: { status: "open", resolvedAt: null, waitingSince: at(100), firstRespondedAt: null },
		});
		expect(answer?.times).toEqual({ reply: 7, firstResponse: 7 });
	});

	it("does not count the wait that was resolved without an answer", () => {
		const before = resolved(last(play([["user", 0]])).change, 20);
		const answer = last(
			play(
				[
					["user", 1000],
					["agent", 1003],
				],
				before,
			),
		);
		expect(answer.times).toEqual({ reply: 3, firstResponse: 3 });
	});

	it("begins a new segment when an agent reopened it, too", () => {
		const before = reopened(
			resolved(
				last(
					play([
						["user", 0],
						["agent", 10],
					]),
				).change,
				20,
			),
		);
		const answer = last(
			play(
				[
					["user", 100],
					["agent", 140],
				],
				before,
			),
		);
		expect(answer).toMatchObject({ reopened: false, times: { reply: 40, firstResponse: 40 } });
	});

	it("has had its first response where the agent wrote first", () => {
		const before = reopened(resolved(last(play([["user", 0]])).change, 20));
		const [, , answer] = play(
			[
				["agent", 100],
				["user", 110],
				["agent", 115],
			],
			before,
		);
		expect(answer?.times).toEqual({ reply: 5, firstResponse: null });
	});

	it("goes back to the agent who had it", () => {
		const before = resolved({ ...last(play([["user", 0]])).change, assigneeId: "grace" }, 20);
		expect(last(play([["user", 30]], before)).change).toMatchObject({ status: "assigned", assigneeId: "grace" });
	});

	it.each(["agent", "bot", "system"] as const)("stays resolved when the %s writes", (senderType) => {
		const before = resolved(last(play([["user", 0]])).change, 20);
		expect(last(play([[senderType, 30]], before))).toMatchObject({
			reopened: false,
			change: { status: "resolved", resolvedAt: at(20), waitingSince: null, lastSeq: 2 },
		});
	});
});

describe("what a message counts", () => {
	it("is one step of seq and rev each, whoever writes", () => {
		const played = play([
			["user", 0],
			["bot", 1],
			["system", 2],
			["agent", 3],
		]);
		expect(played.map(({ change }) => [change.lastSeq, change.rev])).toEqual([
			[1, 1],
			[2, 2],
			[3, 3],
			[4, 4],
		]);
	});

	it("is unread for agents until one of them writes, and read by whoever wrote it", () => {
		const played = play([
			["user", 0],
			["user", 1],
			["bot", 2],
			["agent", 3],
			["user", 4],
		]);
		expect(played.map(({ change }) => [change.unreadCount, change.userReadSeq, change.agentReadSeq])).toEqual([
			[1, 1, 0],
			[2, 2, 0],
			[2, 2, 0],
			[0, 2, 4],
			[1, 5, 4],
		]);
	});

	it("keeps an escalation and its assignee", () => {
		const before = { ...last(play([["user", 0]])).change, status: "assigned", assigneeId: "grace", escalatedAt: at(1) };
		expect(last(play([["agent", 5]], before)).change).toMatchObject({
			status: "assigned",
			assigneeId: "grace",
			escalatedAt: at(1),
		});
	});
});

describe("the preview of a message", () => {
	const previewOf = (content: string) =>
		afterMessage(EMPTY_CONVERSATION, { senderType: "user", content, now: at(0) }).change.lastMessagePreview;

	it("is one line", () => {
		expect(previewOf("  Hello\n\n\tsupport!\r\n")).toBe("Hello support!");
	});

	it("has the words without the marks, also where the text is longer than what is read of it", () => {
		expect(previewOf("**Hello**, see [the form](https://example.com):\n\n- `one`\n- two_three")).toBe(
			"Hello, see the form: • one • two_three",
		);
		expect(previewOf(`**Hello** ${"*x ".repeat(16_000)}`)).toMatch(/^Hello \*x \*x .*…$/);
	});

	it("is 140 characters at most, cut between characters and never inside one", () => {
		expect(previewOf("x".repeat(140))).toBe("x".repeat(140));
		expect(previewOf("x".repeat(141))).toBe(`${"x".repeat(139)}…`);
		expect(previewOf("👋".repeat(300))).toBe(`${"👋".repeat(139)}…`);
	});
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createLongPoll } from "#client/long-poll.ts";
import { ChatRefusal, ConnectionLost } from "#client/refusal.ts";
import type { ChangesPage } from "#protocol/shapes.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const page = (cursor: string) => ({ cursor, count: 1 }) as ChangesPage;

/** A poll whose questions are answered by hand. */
function openPoll() {
	const asked: { wait: number; signal: AbortSignal; answer: (page: ChangesPage | null) => void; fail: (error: Error) => void }[] =
		[];
	const told: string[] = [];
	const poll = createLongPoll<ChangesPage>({
		read: (wait, signal) => new Promise((answer, fail) => asked.push({ wait, signal, answer, fail })),
		onPage: ({ cursor }) => told.push(cursor),
		onUp: (up) => told.push(up ? "up" : "down"),
		onFailed: () => {},
	});
	poll.start();
	return { poll, asked, told };
}

test("D8: the first question is answered at once, so that the visitor soon knows; the next ones wait for news", async () => {
	const { poll, asked, told } = openPoll();
	asked[0]?.answer(page("1"));
	await vi.advanceTimersByTimeAsync(0);
	expect(asked.map(({ wait }) => wait)).toEqual([0, 25]);
	expect(told).toEqual(["1", "up"]);
	poll.stop();
	expect(asked[1]?.signal.aborted).toBe(true);
});

test("a conversation that begins while the server is only asked whether it is there is followed at once", async () => {
	const { poll, asked } = openPoll();
	poll.hurry();
	asked[0]?.answer(null);
	await vi.advanceTimersByTimeAsync(0);
	expect(asked).toHaveLength(2);
	poll.stop();
});

test("D8: a server that stops answering counts as down, and is asked again until it answers", async () => {
	const { poll, asked, told } = openPoll();
	asked[0]?.answer(page("1"));
	await vi.advanceTimersByTimeAsync(0);
	asked[1]?.fail(new ConnectionLost());
	await vi.advanceTimersByTimeAsync(500);
	asked[2]?.fail(new ChatRefusal({ code: "overloaded", message: "A proxy's 502." }));
	await vi.advanceTimersByTimeAsync(3000);
	asked[3]?.answer(page("2"));
	await vi.advanceTimersByTimeAsync(0);
	expect(told).toEqual(["1", "up", "down", "2", "up"]);
	poll.stop();
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createFeedFollower } from "#client/inbox/feed-follower.ts";
import type { FeedMark, FeedPage } from "#protocol/shapes.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const at = (count: number, epoch = "one"): FeedMark => ({ epoch, count });

/** A follower whose server has told `told` updates; `asked` holds its questions. */
async function follow() {
	const asked: (string | undefined)[] = [];
	const pages: Partial<FeedPage>[] = [];
	let told = at(0);
	let reloads = 0;
	let fails = false;
	const feed = createFeedFollower({
		async ask(after) {
			asked.push(after);
			if (fails) throw new Error("nobody answers");
			const nothing = { conversations: [], count: 0, has_more: false, reload: false, next_cursor: `c${told.count}` };
			return { ...nothing, feed: told, ...pages.shift() } as FeedPage;
		},
		onPage: () => {},
		async reload() {
			reloads += 1;
			return fails ? null : { changes_cursor: `c${told.count}`, feed: told };
		},
	});
	feed.open();
	await feed.read();
	return {
		feed,
		asked,
		pages,
		get reloads() {
			return reloads;
		},
		answers(next: boolean): void {
			fails = !next;
		},
		tells(mark: FeedMark, heard = true): void {
			told = mark;
			if (heard) feed.hear(mark);
		},
	};
}

test("the list is read first, and the feed goes on behind it", async () => {
	const server = await follow();
	expect([server.reloads, server.asked, server.feed.cursor]).toEqual([1, [], "c0"]);
	server.tells(at(3), false);
	await server.feed.read();
	expect([server.reloads, server.asked, server.feed.cursor]).toEqual([1, ["c0"], "c3"]);
});

test("updates that follow one another ask nothing at once, and for the counts once in a burst", async () => {
	const server = await follow();
	for (let count = 1; count <= 20; count += 1) server.tells(at(count));
	expect(server.asked).toEqual([]);
	await vi.advanceTimersByTimeAsync(2000);
	expect(server.asked).toEqual(["c0"]);
	server.tells(at(21));
	server.tells(at(22));
	await vi.advanceTimersByTimeAsync(1900);
	expect(server.asked).toEqual(["c0"]);
	await vi.advanceTimersByTimeAsync(200);
	expect(server.asked).toEqual(["c0", "c20"]);
});

test("a step of more than one, and another process of the server, are read at once", async () => {
	const server = await follow();
	server.tells(at(1), false);
	server.tells(at(2));
	expect(server.asked).toEqual(["c0"]);
	await vi.advanceTimersByTimeAsync(0);
	server.tells(at(1, "two"));
	expect(server.asked).toEqual(["c0", "c2"]);
});

test("an event that is older than what was read is no gap", async () => {
	const server = await follow();
	server.tells(at(5), false);
	await server.feed.read();
	server.feed.hear(at(4));
	server.feed.hear(at(5));
	server.feed.hear(at(6));
	expect(server.asked).toEqual(["c0"]);
});

test("pages are read to their end", async () => {
	const server = await follow();
	server.pages.push({ has_more: true, next_cursor: "p1", count: 200 }, { has_more: true, next_cursor: "p2", count: 200 });
	await server.feed.read();
	expect(server.asked).toEqual(["c0", "p1", "p2"]);
});

test("a cursor that the server does not know leads to the list, and on from there", async () => {
	const server = await follow();
	server.pages.push({ reload: true, next_cursor: "begins here" });
	server.tells(at(9), false);
	await server.feed.read();
	expect([server.reloads, server.feed.cursor]).toEqual([2, "c9"]);
});

test("what could not be read is read with the next occasion: a reconnect, an update, or a minute of silence", async () => {
	const server = await follow();
	server.answers(false);
	server.tells(at(1), false);
	await server.feed.read();
	server.answers(true);
	await vi.advanceTimersByTimeAsync(60_000);
	expect(server.feed.cursor).toBe("c1");
	expect(server.asked).toEqual(["c0", "c0"]);
});

test("silence is broken later and later, and by nobody who is closed", async () => {
	const server = await follow();
	await vi.advanceTimersByTimeAsync(60_000 + 120_000 + 240_000);
	expect(server.asked).toHaveLength(3);
	server.feed.close();
	server.feed.hear(at(7));
	await vi.advanceTimersByTimeAsync(1_000_000);
	expect(server.asked).toHaveLength(3);
});

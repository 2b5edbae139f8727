import { expect, test } from "vitest";
import { reconnectDelay } from "#client/reconnect-delay.ts";

const longest = () => 1;
const shortest = () => 0;

test("D7: the first attempt follows within half a second, the next ones wait the interval, doubling to 30 seconds", () => {
	const delays = [0, 1, 2, 3, 4, 5, 6].map((attempt) => reconnectDelay(attempt, 3000, longest));
	expect(delays).toEqual([500, 3000, 6000, 12_000, 24_000, 30_000, 30_000]);
});

test("D7: the jitter is full, so that clients of a restarted server do not come back together", () => {
	expect([0, 1, 5].map((attempt) => reconnectDelay(attempt, 3000, shortest))).toEqual([0, 0, 0]);
	const seen = new Set(Array.from({ length: 50 }, () => reconnectDelay(5, 3000)));
	expect(seen.size).toBeGreaterThan(10);
});

test("D7: it never gives up, however long the server is away", () => {
	expect(reconnectDelay(100_000, 3000, longest)).toBe(30_000);
});

test("an interval longer than 30 seconds does not make anybody wait longer", () => {
	expect(reconnectDelay(1, 120_000, longest)).toBe(30_000);
});

import { expect, test } from "vitest";
import { shortDuration, spokenDuration } from "#components/ui/time-ago.tsx";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

test("a wait is read at a glance", () => {
	expect([0, MINUTE - 1, MINUTE, HOUR - 1, HOUR, DAY - 1, DAY, 40 * DAY].map(shortDuration)).toEqual([
		"now",
		"now",
		"1m",
		"59m",
		"1h",
		"23h",
		"1d",
		"40d",
	]);
});

test("and heard in full words", () => {
	expect([0, MINUTE, 2 * MINUTE, HOUR, 3 * HOUR, DAY, 2 * DAY].map(spokenDuration)).toEqual([
		"less than a minute",
		"1 minute",
		"2 minutes",
		"1 hour",
		"3 hours",
		"1 day",
		"2 days",
	]);
});

import { expect, test } from "vitest";
import { makeClientId } from "#client/ids.ts";
import { ID_PATTERN } from "#protocol/limits.ts";

test("a message's id is a uuid v7: it carries the time and sorts by it", () => {
	const id = makeClientId(0x0190_1234_5678);
	expect(id).toMatch(/^01901234-5678-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
	expect(id).toMatch(ID_PATTERN);
	expect(makeClientId(1000) < makeClientId(2000)).toBe(true);
});

test("ids made in the same millisecond differ", () => {
	expect(new Set(Array.from({ length: 500 }, () => makeClientId(1))).size).toBe(500);
});

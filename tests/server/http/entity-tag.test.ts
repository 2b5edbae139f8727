import { describe, expect, it } from "vitest";
import { entityTag, knownVersion } from "#server/http/entity-tag.ts";

const VERSION = "17.2026-05-04T10:00:00.000Z";

describe("the tag of a version", () => {
	it("is known again, alone, among others and without its W/", () => {
		const tag = entityTag("1.0.user.50", VERSION);
		expect(knownVersion(tag, "1.0.user.50")).toBe(VERSION);
		expect(knownVersion(`"a", ${tag} , W/"b"`, "1.0.user.50")).toBe(VERSION);
		expect(knownVersion(tag.slice(2), "1.0.user.50")).toBe(VERSION);
	});

	it.each([
		null,
		"",
		"*",
		"17",
		'"17"',
		'"1.0.user.50."',
		'"1.0.user.50.x"',
		'"1.0.user.50.1e3"',
		'"1.0.user.50.17"',
		entityTag("1.0.agent.50", VERSION),
	])("%j is none of ours", (header) => {
		expect(knownVersion(header, "1.0.user.50")).toBeUndefined();
	});
});

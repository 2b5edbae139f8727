import { describe, expect, it } from "vitest";
import { entityTag, knownRev } from "#server/http/entity-tag.ts";

describe("the tag of a version", () => {
	it("is known again, alone, among others and without its W/", () => {
		const tag = entityTag("1.0.user.50", 17);
		expect(knownRev(tag, "1.0.user.50")).toBe(17);
		expect(knownRev(`"a", ${tag} , W/"b"`, "1.0.user.50")).toBe(17);
		expect(knownRev(tag.slice(2), "1.0.user.50")).toBe(17);
	});

	it.each([null, "", "*", "17", '"17"', '"1.0.user.50."', '"1.0.user.50.x"', '"1.0.user.50.1e3"', entityTag("1.0.agent.50", 17)])(
		"%j is none of ours",
		(header) => {
			expect(knownRev(header, "1.0.user.50")).toBeUndefined();
		},
	);
});

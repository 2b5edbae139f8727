import { describe, expect, it } from "vitest";
import { bearerToken } from "#server/auth/identify.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

describe("the Authorization header", () => {
	it.each([
		["Bearer abc", "abc"],
		["bearer abc", "abc"],
		["Bearer   abc", "abc"],
		[null, null],
		[undefined, null],
		["", null],
	])("%j holds the token %j", (header, token) => {
		expect(bearerToken(header)).toBe(token);
	});

	it.each(["Bearer", "Bearer ", "abc", "Basic YTpi", "Bearer a b", "xBearer abc"])(
		"%j is refused and says the right form",
		async (header) => {
			expect(await refusalOf(() => bearerToken(header))).toMatchObject({
				code: "unauthenticated",
				message: "The Authorization header must be: Bearer and your token.",
			});
		},
	);
});

import { describe, expect, it } from "vitest";
import { parseCookies } from "#server/auth/cookies.ts";

describe("reading cookies", () => {
	it.each([
		["a=1; b=2", { a: "1", b: "2" }],
		["a=1;b=2 ;  c = 3", { a: "1", b: "2", c: "3" }],
		["token=abc==", { token: "abc==" }],
		["name=Ada%20L%C3%BC", { name: "Ada Lü" }],
		["bad=%ZZ; good=1", { bad: "%ZZ", good: "1" }],
		["empty=", { empty: "" }],
		["flag; a=1", { a: "1" }],
		["", {}],
		[";;;", {}],
	])("of %j", (header, cookies) => {
		expect(parseCookies(header)).toEqual(cookies);
	});

	it("of a header that reaches for the prototype changes nothing but the record", () => {
		const cookies = parseCookies("__proto__=x; constructor=y");
		expect(Object.getPrototypeOf(cookies)).toBe(Object.prototype);
		expect(({} as Record<string, unknown>).x).toBeUndefined();
	});
});

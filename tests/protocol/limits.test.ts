import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countCharacters, ID_PATTERN, isTooLong } from "#protocol/limits.ts";

const FAMILY = "👨‍👩‍👧‍👦";

describe("counting characters as a person does", () => {
	it.each([
		["nothing", "", 0],
		["plain letters", "Hello", 5],
		["a family of four", FAMILY, 1],
		["a waving hand with a skin tone", "👋🏽", 1],
		["the flags of two countries", "🇯🇵🇧🇷", 2],
		["the flag of a land", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", 1],
		["an e and its accent", "e\u0301", 1],
		["a letter under a heap of marks", `Z${"\u0351".repeat(50)}`, 1],
		["Korean letters that make one syllable", "\u1112\u1161\u11ab", 1],
		["a Devanagari syllable", "नी", 1],
		["a line break of Windows", "a\r\nb", 3],
		["half a surrogate pair", "a\ud83d", 2],
	])("%s", (_what, text, count) => {
		expect(countCharacters(text)).toBe(count);
	});

	it("counts a long text like a segmenter that sees all of it at once, wherever its parts end", () => {
		const parts = [
			"a",
			"👋🏽",
			FAMILY,
			"🇯🇵",
			"e\u0301",
			"नी",
			"🏴󠁧󠁢󠁳󠁣󠁴󠁿",
			"\r\n",
			"\u1112\u1161\u11ab",
			`Z${"\u0351".repeat(200)}`,
			"\ud83d",
		];
		const inOneGo = new Intl.Segmenter(undefined, { granularity: "grapheme" });
		fc.assert(
			fc.property(fc.array(fc.constantFrom(...parts), { minLength: 100, maxLength: 400 }), (chosen) => {
				const text = chosen.join("");
				expect(countCharacters(text)).toBe([...inOneGo.segment(text)].length);
			}),
			{ numRuns: 50 },
		);
	});

	it("takes a tower of marks that no person would call one character for many", () => {
		expect(countCharacters(`Z${"\u0351".repeat(5000)}`)).toBeGreaterThan(10);
	});

	it("stops as soon as the text is known to be too long", () => {
		expect(countCharacters("x".repeat(1000), 10)).toBe(11);
	});

	it("refuses a megabyte of text at once, also one that is made of marks only", () => {
		for (const text of ["x".repeat(1_000_000), FAMILY.repeat(90_000), "🏽".repeat(500_000) + "x".repeat(2000)]) {
			const started = performance.now();
			expect(isTooLong(text, 1000)).toBe(true);
			expect(performance.now() - started).toBeLessThan(250);
		}
	});
});

describe("a text that may be too long", () => {
	it("fits exactly, and not with one character more", () => {
		expect(isTooLong(FAMILY.repeat(1000), 1000)).toBe(false);
		expect(isTooLong(FAMILY.repeat(1001), 1000)).toBe(true);
		expect(isTooLong("x".repeat(1000), 1000)).toBe(false);
		expect(isTooLong("x".repeat(1001), 1000)).toBe(true);
	});
});

describe("an id", () => {
	it.each(["a", "conv_123", "0190b3a1-7c1e-7cc0-9b1e-3f3f3f3f3f3f", "x".repeat(128)])("may be %s", (id) => {
		expect(ID_PATTERN.test(id)).toBe(true);
	});

	it.each(["", "a b", "a/b", "a.b", "..", "a%2Fb", "ä", "a\n", "x".repeat(129)])("may not be %j", (id) => {
		expect(ID_PATTERN.test(id)).toBe(false);
	});
});

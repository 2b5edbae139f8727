import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readMessageText, type TextNode, toPlainText } from "#protocol/message-text.ts";
import { XSS_PAYLOADS } from "../xss/payloads.ts";

/** The tree as one reads it in a test: `em(so)`, links with their address. */
function drawn(nodes: readonly TextNode[]): string {
	const draw = (node: TextNode) => {
		if (typeof node === "string") return node;
		const about = node.href ?? node.value;
		return `${node.kind}${about === undefined ? "" : `[${about}]`}(${drawn(node.of)})`;
	};
	return nodes.map(draw).join("");
}
const read = (text: string) => drawn(readMessageText(text));

function elements(nodes: readonly TextNode[]): Exclude<TextNode, string>[] {
	return nodes.flatMap((node) => (typeof node === "string" ? [] : [node, ...elements(node.of)]));
}
const words = (nodes: readonly TextNode[]): string =>
	nodes.map((node) => (typeof node === "string" ? node : words(node.of))).join("");

describe("what people write with marks", () => {
	test.each([
		["**bold**, *italic*, _italic_, ~~struck~~, `code`", "strong(bold), em(italic), em(italic), del(struck), code(code)"],
		["***both***, **bold *and* italic**, _**so**_", "strong(em(both)), strong(bold em(and) italic), em(strong(so))"],
		["**Note:** (see *below*), ~~old~~.", "strong(Note:) (see em(below)), del(old)."],
		["`**not bold** [a](https://x.de)`", "code(**not bold** [a](https://x.de))"],
		["请**重要**的🎉**neu**🎉", "请strong(重要)的🎉strong(neu)🎉"],
		["two\nlines of *text*", "two\nlines of em(text)"],
	])("%j is read as it is meant", (text, wanted) => {
		expect(read(text)).toBe(wanted);
	});

	test("lists keep their numbers, hold lists, and are one list over an empty line", () => {
		expect(read("Do:\n\n1. open\n2. wait\n\n3. close")).toBe("p(Do:)ol(li[1](open)li[2](wait)li[3](close))");
		expect(read("7. seven\n9. nine")).toBe("ol(li[7](seven)li[9](nine))");
		expect(read("- a\n* b\n  - c\n    1. d\n- e\n\nEnd")).toBe("ul(li(a)li(p(b)ul(li(p(c)ol(li[1](d)))))li(e))p(End)");
		expect(read("  - a\n  - b")).toBe("ul(li(a)li(b))");
	});

	test("quotes hold what a message may hold", () => {
		expect(read("> You *said*:\n>\n> - one\n> - two\n> > and I said\nYes")).toBe(
			"blockquote(p(You em(said):)ul(li(one)li(two))blockquote(and I said))p(Yes)",
		);
	});

	test("code between fences is as it was written, wherever it stands", () => {
		expect(read("Look:\n```js\nlet *a* = [b](https://c.de);\n\n  end()\n```\nClear?")).toBe(
			"p(Look:)pre(code(let *a* = [b](https://c.de);\n\n  end()))p(Clear?)",
		);
		expect(read("- first:\n  ```\n  x\n  ```\n- then")).toBe("ul(li(p(first:)pre(code(x)))li(then))");
		expect(read("```\nnever ended")).toBe("```\nnever ended");
		expect(read("```\n```")).toBe("```\n```");
	});
});

describe("links", () => {
	test("lead to web and mail, named or bare, without the sentence around them", () => {
		expect(read("[the form](https://example.com/a_(b)?c=1), https://example.org/x_y_z.")).toBe(
			"a[https://example.com/a_(b)?c=1](the form), a[https://example.org/x_y_z](https://example.org/x_y_z).",
		);
		expect(read("[*Write* to us](mailto:a@b.de)! mailto:ana@example.com!")).toBe(
			"a[mailto:a@b.de](em(Write) to us)! a[mailto:ana@example.com](mailto:ana@example.com)!",
		);
		expect(read("See https://example.com/a?b=1, or (http://example.org/x).")).toBe(
			"See a[https://example.com/a?b=1](https://example.com/a?b=1), or (a[http://example.org/x](http://example.org/x)).",
		);
		expect(read("https://en.wikipedia.org/wiki/Lamp_(disambiguation)")).toBe(
			"a[https://en.wikipedia.org/wiki/Lamp_(disambiguation)](https://en.wikipedia.org/wiki/Lamp_(disambiguation))",
		);
		expect(read("**https://a.de/b_c_** _https://a.de/b_c_")).toBe(
			"strong(a[https://a.de/b_c_](https://a.de/b_c_)) em(a[https://a.de/b_c](https://a.de/b_c))",
		);
	});

	test.each([
		"[x](javascript:canary())",
		"[x](JaVaScRiPt:canary())",
		"[x](java\nscript:canary())",
		"[x](&#106;avascript:canary())",
		"[x](data:text/html;base64,PHN2Zz4=)",
		"[x](vbscript:x)",
		"[x](//evil.example)",
		"[x](/login)",
		"[x](#top)",
		"[](https://)",
		"https://",
		"http://[",
		"ftp://example.com",
		"xhttps://example.com",
		"javascript:alert(1)",
	])("%j stays text", (text) => {
		expect(read(text)).toBe(text);
	});

	test("words that are an address lead nowhere else, and an image is none", () => {
		expect(read("[https://bank.example](https://evil.example)")).toBe("[https://bank.example](https://evil.example)");
		expect(read("[go https://bank.example now](https://evil.example)")).toBe(
			"[go a[https://bank.example/](https://bank.example) now](a[https://evil.example/](https://evil.example))",
		);
		expect(read("![x](https://evil.example/x.png)")).toBe("![x](a[https://evil.example/x.png](https://evil.example/x.png))");
	});

	test("stand in no other link", () => {
		const held = elements(readMessageText("[a [b](https://b.de) c](https://c.de) [d **[e](https://e.de)**](https://f.de)"));
		for (const { kind, of } of held) if (kind === "a") expect(elements(of).map((inner) => inner.kind)).not.toContain("a");
	});
});

describe("what is not Markdown stays as it was written", () => {
	test.each([
		"snake_case_name, __init__.py, _private and MAX_VALUE",
		"2 * 3 * 4, 2*3*4, 5* hotel and 4* hotel, a ** b ** c",
		"¯\\_(ツ)_/¯ (*_*) ^_^ >_< *_* *^_^* T_T o_O *o* -_- :* <3 >:( ~_~",
		"* * *",
		"---",
		"- ",
		">",
		">_<",
		"C:\\temp\\*.txt and /usr/*/bin",
		"/* a comment */ and **/*.ts, *.md; src/**/*.css",
		"2024. What a year!",
		"~100 € ~ 120 €",
		"one ` and two `` and three ```",
		"# no heading, | no | table |",
		"<b>bold</b> &amp; &lt;script&gt;",
		"\n  spaces \n\n and\t tabs \r\n ",
		"*over\nlines* and **over\n\nparagraphs**",
		"",
	])("%j", (text) => {
		expect(read(text)).toBe(text);
	});

	test("whatever is written without a mark comes back as one piece", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary", minLength: 1 }), (text) => {
				fc.pre(!/[*_~`[>]|^\s*(-|\d+\.) |https?:|mailto:/im.test(text));
				expect(readMessageText(text)).toEqual([text]);
			}),
		);
	});
});

describe("whatever is written", () => {
	const PIECES = [
		"*",
		"**",
		"_",
		"~~",
		"`",
		"```\n",
		"[",
		"](https://a.de)",
		"](javascript:x)",
		"> ",
		"- ",
		"1. ",
		"\n",
		"  ",
		"a",
		" ",
		"https://b.c/d_e",
		"😀",
		"<b>",
	];
	const anyText = fc
		.array(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...PIECES) }, fc.string()), { maxLength: 60 })
		.map((parts) => parts.join(""));

	test("the tree holds nothing but its few elements, no word is lost or made up, and links go to web and mail alone", () => {
		fc.assert(
			fc.property(anyText, (text) => {
				const tree = readMessageText(text);
				for (const { kind, href } of elements(tree)) {
					expect(["p", "strong", "em", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a"]).toContain(kind);
					if (kind === "a") expect(href).toMatch(/^(https?|mailto):/);
					else expect(href).toBeUndefined();
				}
				let at = 0;
				for (const sign of words(tree)) {
					at = text.indexOf(sign, at) + sign.length;
					expect(at).toBeGreaterThan(0);
				}
				const letters = (of: string) => of.replace(/[^a-z😀<]/gu, "").length;
				// Only where a named link leads and what a fence says about its code may go.
				const mayGo = Array.from(text.matchAll(/\]\(\S*\)|```[\w+#.-]*\r?\n/g), ([found]) => found).join("");
				expect(letters(text) - letters(words(tree))).toBeLessThanOrEqual(letters(mayGo));
			}),
			{ numRuns: 1000 },
		);
	});

	test.each(XSS_PAYLOADS)("no address that runs code comes out of %j", (payload) => {
		for (const { kind, href } of elements(readMessageText(payload))) if (kind === "a") expect(href).toMatch(/^(https?|mailto):/);
	});

	test("quotes and lists go four deep, the rest is text", () => {
		const deepest = (nodes: readonly TextNode[]): number =>
			Math.max(0, ...nodes.map((node) => (typeof node === "string" ? 0 : 1 + deepest(node.of))));
		expect(deepest(readMessageText(`${"> ".repeat(500)}x`))).toBe(4);
		expect(deepest(readMessageText(`${"- ".repeat(500)}x`))).toBeLessThanOrEqual(8);
		expect(deepest(readMessageText(`${"**_[~~".repeat(500)}x${"~~](https://a.de)_**".repeat(500)}`))).toBeLessThanOrEqual(5);
	});
});

describe("hostile text", () => {
	const LENGTH = 100_000;
	const fill = (unit: string, length: number) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
	const cost = (text: string) => {
		let best = Number.POSITIVE_INFINITY;
		for (let round = 0; round < 3; round++) {
			const start = performance.now();
			readMessageText(text);
			best = Math.min(best, performance.now() - start);
		}
		return best;
	};
	const UNITS = [
		...["*", "**", "_", "~~", "`", "``a`", "```\n", "```a\n", "[", "![", "](", "](https://x", "[a](https://x) ", "](https://a(b)"],
		...["> ", ">\n", "- ", "- a\n  ", "1. a\n", "\n", " \n", "\t", "  - ", "**a* _b ~~c [", "(*!", "*a ", "a* ", "_a_ ", "***a"],
		...["https://a.", "https://a(", "https://x)))", "https://x.....", "mailto:a@", "a`\n", "![a](b)", "[[a](", "*a [b](https://c "],
	];

	const BEGUN: [string, string][] = [
		...["- ", "* ", "  - ", "1. ", "> ", "> - ", "```", "`", "*", "[a](https://b.c"].map((prefix): [string, string] => [
			prefix,
			" ",
		]),
		...["```", "```a", "- ", "> ", "1. "].map((prefix): [string, string] => [prefix, "\n"]),
		...["- ", "> ", "1. "].flatMap((prefix): [string, string][] => [
			[prefix, "!"],
			[prefix, "! "],
			[prefix, "\t"],
		]),
		["[a](https://", "b"],
		["[a](https://", "(b)"],
	];

	// Ten times the text may take ten times as long; thirty leaves room for a loaded machine, and a hundred is quadratic.
	test.each(UNITS)("a hundred thousand characters of %j cost no more than their length", (unit) => {
		const small = Math.max(cost(fill(unit, LENGTH / 10)), 2);
		expect(cost(fill(unit, LENGTH))).toBeLessThan(30 * small);
		expect(cost(`${fill(unit, LENGTH)}x`)).toBeLessThan(30 * small);
	});

	test.each(BEGUN)("nor does what begins with %j and goes on with %j", (prefix, unit) => {
		const small = Math.max(cost(prefix + fill(unit, LENGTH / 10)), 2);
		expect(cost(prefix + fill(unit, LENGTH))).toBeLessThan(30 * small);
		expect(cost(`${prefix}${fill(unit, LENGTH)}x`)).toBeLessThan(30 * small);
	});
});

describe("plain text for previews and notifications", () => {
	test("has the words without the marks", () => {
		expect(toPlainText("**Hello** _you_, see [the form](https://a.de) or `x_y`\n\n1. one\n- two\n> quoted\n```\ncode\n```")).toBe(
			"Hello you, see the form or x_y\n1. one\n• two\nquoted\ncode",
		);
		expect(toPlainText("2 * 3 * 4 = snake_case")).toBe("2 * 3 * 4 = snake_case");
	});
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { splitLinks } from "#components/chat-widget/linked-text.tsx";

const linksIn = (text: string) => splitLinks(text).flatMap(({ part, href }) => (href === null ? [] : [part]));

test("addresses of web and mail become links, without the sentence around them", () => {
	expect(linksIn("See https://example.com/a?b=1, or (http://example.org/x).")).toEqual([
		"https://example.com/a?b=1",
		"http://example.org/x",
	]);
	expect(linksIn("Write to mailto:ana@example.com!")).toEqual(["mailto:ana@example.com"]);
	expect(linksIn("https://en.wikipedia.org/wiki/Lamp_(disambiguation)")).toEqual([
		"https://en.wikipedia.org/wiki/Lamp_(disambiguation)",
	]);
});

test("nothing that runs code becomes a link, and neither does half an address", () => {
	for (const text of [
		"javascript:alert(1)",
		"data:text/html,x",
		"vbscript:x",
		"https://",
		"http://[",
		"ftp://example.com",
		"xhttps://example.com",
	]) {
		expect(linksIn(text), text).toEqual([]);
	}
});

test("whatever is written, the pieces joined are the text, and every link is http, https or mailto", () => {
	const words = fc.constantFrom(
		"https://a.de/",
		"http://b.c",
		"mailto:x@y",
		" ",
		"\n",
		"(",
		").",
		"javascript:",
		"<b>",
		"😀",
		"://",
		"HTTPS://É.fr",
	);
	fc.assert(
		fc.property(fc.array(fc.oneof(words, fc.string())), (parts) => {
			const text = parts.join("");
			const pieces = splitLinks(text);
			expect(pieces.map((piece) => piece.part).join("")).toBe(text);
			for (const { href } of pieces) if (href !== null) expect(href).toMatch(/^(https?|mailto):/);
		}),
	);
});

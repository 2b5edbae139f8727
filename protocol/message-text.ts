/**
 * The small Markdown that messages may hold, read into a tree of these elements and of text; nothing else can come out.
 * docs/embedding.md says what is understood. Whatever is not one of these marks stays as it was written.
 */
export type TextElement = "p" | "strong" | "em" | "del" | "code" | "pre" | "blockquote" | "ul" | "ol" | "li" | "a";

export type TextNode =
	| string
	| { kind: TextElement; of: TextNode[] /** Of a link. */; href?: string /** Of a numbered item. */; value?: number };

/** Quotes and lists inside each other; what is deeper is text. */
const MAX_DEPTH = 4;

/** Something that can be read: marks around nothing but signs are an emoticon or a line of stars. */
const WORDS = "[^\\s!-/:-@[-`{-~]";
const HAS_WORDS = new RegExp(WORDS);
/** Code between fences; split by it, every second piece is code. */
const FENCE = /^```(?:[\w+#.-]*\r?\n)?(\s*[^\s`][\s\S]*?)\n?```[ \t]*/m;
/** How an item begins, with its indentation and its number, or else a quote, with neither. A run of spaces is looked behind only once. */
const BEGINNING = new RegExp(`^(?:([ \\t]*)(?:[-*]|([1-9]\\d{0,2})\\.) +(?! )(?=.*${WORDS})|> +(?! )(?=\\S))`);

const MARKS: Readonly<Record<string, TextElement>> = { "**": "strong", "*": "em", _: "em", "~~": "del" };
const SCHEME = "(?:https?://|mailto:)";
/** Code, the end of a named link, an address, or signs that may mean something: in this order. */
const TOKEN = new RegExp(
	`\`([^\`\\n]+)\`(?!\`)|\`+|\\]\\((${SCHEME}(?:[^\\s()<>]|\\([^\\s()<>]*\\))+)\\)|${SCHEME}[^\\s<>"'\`]+|\\*+|_+|~+|!?\\[|\\n`,
	"gi",
);
/** What may stand before a mark that begins, and behind one that ends: no letter but those of scripts without gaps, and emoji. */
const BEFORE = /[-\s([{"'«¿¡*_~\u2010-\uffff]/;
const BEHIND = /[-\s)\]}"'».,;:!?*_~\u2010-\uffff]/;

/** A message's text as a tree, in time that grows with its length alone. */
export function readMessageText(text: string, depth = 0): TextNode[] {
	const blocks: TextNode[] = [];
	let lines: string[] = [];
	/** Empty lines beside other blocks are only the gap between them. */
	const endParagraph = () => {
		const words = lines
			.join("\n")
			.replace(/^\s*\n/, "")
			.trimEnd();
		if (words) blocks.push({ kind: "p", of: readMarks(words) });
		lines = [];
	};
	text.split(FENCE).forEach((piece, index) => {
		if (index % 2) {
			endParagraph();
			blocks.push({ kind: "pre", of: [{ kind: "code", of: [piece] }] });
			return;
		}
		const rest = piece.split("\n");
		for (let at = 0, line = rest[at]; line !== undefined; line = rest[at]) {
			at++;
			const [sign, indent, value] = (depth < MAX_DEPTH && BEGINNING.exec(line)) || [];
			if (!sign) {
				lines.push(line);
				continue;
			}
			endParagraph();
			const isItem = indent !== undefined;
			const goesOn = isItem ? `${indent}  ` : "> ";
			const inner = [line.slice(sign.length)];
			// An empty line of a quote often ends with its sign.
			for (; `${rest[at] ?? ""} `.startsWith(goesOn); at++) inner.push((rest[at] ?? "").slice(goesOn.length));
			const of = readMessageText(inner.join("\n"), depth + 1);
			if (isItem) addItem(blocks, value, of);
			else blocks.push({ kind: "blockquote", of });
		}
	});
	// What is one paragraph is just words, each space of it as it was written.
	if (!blocks.length) return readMarks(lines.join("\n"));
	endParagraph();
	return blocks;
}

/** Items behind each other are one list; each keeps the number that it was given. */
function addItem(blocks: TextNode[], value: string | undefined, of: TextNode[]): void {
	const kind = value ? "ol" : "ul";
	let list = blocks[blocks.length - 1];
	if (typeof list !== "object" || list.kind !== kind) {
		list = { kind, of: [] };
		blocks.push(list);
	}
	list.of.push({ kind: "li", of, ...(value && { value: +value }) });
}

/** By its mark, where something begins: among what was found, and in the text. */
type Begun = { [mark: string]: { at: number; from: number } };

/** The words of a paragraph. A mark holds until the end of its line. */
function readMarks(text: string): TextNode[] {
	/** In the order of the text; an element that is still empty holds what follows it, up to a null. */
	const found: (TextNode | null)[] = [];
	let begun: Begun = {};
	let end = 0;
	/** Ends what the mark began, if it did; marks in between that nothing ended are text. */
	const close = (mark: string, until: number, kind: TextElement, href?: string) => {
		const { at, from } = begun[mark] ?? { at: 0, from: until };
		delete begun[mark];
		// One character between single marks is an emoticon, too.
		if (!HAS_WORDS.test(text.slice(from, until)) || (kind === "em" && until - from < 2)) return false;
		for (const other in begun) if ((begun[other]?.at ?? 0) > at) delete begun[other];
		found[at] = href ? { kind, of: [], href } : { kind, of: [] };
		found.push(null);
		return true;
	};

	TOKEN.lastIndex = 0;
	for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
		const [all, code, target] = match;
		const { index } = match;
		const before = text[index - 1] ?? " ";
		found.push(text.slice(end, index));
		end = TOKEN.lastIndex;
		if (code) found.push({ kind: "code", of: [code] });
		else if (target) {
			const href = toHref(target);
			if (!href || !close("[", index, "a", href)) found.push("](", toLink(target), ")");
		} else if (/[a-z]/i.test(all)) {
			const address = withoutSentence(all, begun);
			found.push(/[a-z\d]/i.test(before) ? address : toLink(address));
			// Words that are an address themselves must not lead to another one.
			delete begun["["];
			end = TOKEN.lastIndex = index + address.length;
		} else {
			if (all === "\n") begun = {};
			const behind = text[end] ?? " ";
			// A mark between marks is somebody's eyes or mouth.
			const isFace = /[*_~]{2}/.test(before + behind);
			const mayEnd = !isFace && /[^\s/([{]/.test(before) && BEHIND.test(behind);
			const mayBegin = !isFace && /[^\s/)\]}.,;:!?]/.test(behind) && BEFORE.test(before);
			for (const mark of all !== "***" ? [all] : mayEnd && begun["*"] ? ["*", "**"] : ["**", "*"]) {
				const kind = MARKS[mark];
				if (kind && mayEnd && close(mark, index, kind)) continue;
				if (mark === "[" || (kind && mayBegin)) begun[mark] = { at: found.length, from: end };
				found.push(mark);
			}
		}
	}
	found.push(text.slice(end));
	return nest(found);
}

function nest(found: readonly (TextNode | null)[]): TextNode[] {
	const root: TextNode[] = [];
	const inside = [root];
	for (const part of found) {
		const into = inside[inside.length - 1] ?? root;
		const last = into[into.length - 1];
		if (!part) {
			if (part === null) inside.pop();
		} else if (typeof part === "string" && typeof last === "string") into[into.length - 1] = last + part;
		else {
			into.push(part);
			if (typeof part === "object" && !part.of.length) inside.push(part.of);
		}
	}
	return root;
}

function toLink(address: string): TextNode {
	const href = toHref(address);
	return href ? { kind: "a", href, of: [address] } : address;
}

/** Of what begins like an address of web or mail; nothing else is asked for. */
function toHref(address: string): string | undefined {
	try {
		return new URL(address).href;
	} catch {}
}

/** An address without the punctuation around it, and without a mark that ends there; a bracket that it opened itself stays. */
function withoutSentence(address: string, begun: Begun): string {
	let end = address.length;
	for (
		let sign = address[end - 1];
		sign && (".,;:!?)]}".includes(sign) || begun[sign] || begun[sign + sign]);
		sign = address[end - 1]
	)
		end--;
	const kept = address.slice(0, end);
	return address[end] === ")" && kept.includes("(") ? `${kept})` : kept;
}

/** Most messages have none of these, and every message gets a preview. */
const MAY_HAVE_MARKS = /[*_~`>[]|^[ \t]*(?:-|\d+\.) /m;

/** The same as one reads it aloud: without the marks, for previews and notifications. */
export function toPlainText(text: string): string {
	if (!MAY_HAVE_MARKS.test(text)) return text;
	return withoutMarks(readMessageText(text));
}

function withoutMarks(nodes: readonly TextNode[]): string {
	const isBlock = (node: TextNode | undefined) => typeof node === "object" && /^(?:p|pre|blockquote|[uo]l|li)$/.test(node.kind);
	return nodes
		.map((node, at) => {
			const gap = at > 0 && (isBlock(node) || isBlock(nodes[at - 1])) ? "\n" : "";
			if (typeof node === "string") return gap + node;
			const sign = node.kind === "li" ? (node.value ? `${node.value}. ` : "• ") : "";
			return gap + sign + withoutMarks(node.of);
		})
		.join("");
}

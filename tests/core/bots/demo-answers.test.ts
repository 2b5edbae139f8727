import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DEMO_QUESTIONS, decideDemoAnswer, type SoFar } from "#core/bots/demo-answers.ts";

const NOTHING_YET: SoFar = { agentTookOver: false, waitsForAgent: false, botSpoke: false };
const publicUrl = "https://chat.example.com";
const decide = (text: string, soFar: Partial<SoFar> = {}) =>
	decideDemoAnswer({ text, soFar: { ...NOTHING_YET, ...soFar }, publicUrl });

describe("a visitor alone on the demo page", () => {
	test.each([
		"What does it cost?",
		"WHAT DOES IT COST",
		"price???",
		"how much is it",
		"Is it free?",
		"what's the licence",
		"What does it cost per agent?",
	])("hears what it costs: %s", (text) => {
		expect(decide(text)).toMatchObject({ kind: "answer", text: expect.stringContaining("MIT licence") });
	});

	test.each(["How do I embed the widget?", "how can i install this on my website", "React?", "...integration!", "Émbed"])(
		"hears how to embed the widget, with this server's own address: %s",
		(text) => {
			expect(decide(text)).toMatchObject({
				kind: "answer",
				text: expect.stringContaining('<script src="https://chat.example.com/widget.js" async></script>'),
			});
		},
	);

	test.each(["Where are my messages stored?", "is my DATA private", "which database do you use?", "do you save this"])(
		"hears where messages are stored: %s",
		(text) => {
			expect(decide(text)).toMatchObject({ kind: "answer", text: expect.stringContaining("SQLite") });
		},
	);

	test("gets an answer to each question that the bot names itself, and each another one", () => {
		const answers = DEMO_QUESTIONS.map((question) => decide(question));
		expect(answers.every(({ kind }) => kind === "answer")).toBe(true);
		expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(3);
	});

	test("is greeted first, and later told more briefly what the bot understands; both name the three questions", () => {
		const first = decide("hi there");
		const later = decide("purple elephants", { botSpoke: true });
		expect(first).toMatchObject({ kind: "small-talk", text: expect.stringMatching(/^Hi!/) });
		expect(later).toMatchObject({ kind: "small-talk", text: expect.not.stringMatching(/^Hi!/) });
		for (const question of [...DEMO_QUESTIONS, "human"]) {
			expect(first).toMatchObject({ text: expect.stringContaining(question) });
			expect(later).toMatchObject({ text: expect.stringContaining(question) });
		}
	});
});

describe("a visitor who asks for a person", () => {
	test.each([
		"human",
		"Human!!",
		"AGENT",
		"a person please",
		"Can I talk to somebody?",
		"I want to speak with a real person",
		"I want to talk to an agent about the price",
	])("is escalated: %s", (text) => {
		expect(decide(text).kind).toBe("escalate");
	});

	test.each(["humanity is great", "the reagent", "personal", "people say hello"])("is not found where nobody asked: %s", (text) => {
		expect(decide(text).kind).toBe("small-talk");
	});

	test("is not escalated twice, but told that somebody was called", () => {
		expect(decide("human", { waitsForAgent: true, botSpoke: true })).toMatchObject({
			kind: "answer",
			text: expect.stringContaining("has been called"),
		});
	});

	test("can add details without a bot after each line, and still gets the three answers", () => {
		expect(decide("my order is number 12", { waitsForAgent: true }).kind).toBe("silence");
		expect(decide("what does it cost", { waitsForAgent: true }).kind).toBe("answer");
	});
});

test("once an agent took over, nothing that a visitor writes makes the bot speak", () => {
	for (const text of [...DEMO_QUESTIONS, "human", "hi"]) expect(decide(text, { agentTookOver: true })).toEqual({ kind: "silence" });
});

test("whatever a visitor writes, there is a decision, and what is said fits into a message", () => {
	const past = fc.record({ agentTookOver: fc.boolean(), waitsForAgent: fc.boolean(), botSpoke: fc.boolean() });
	const words = fc.constantFrom("human", "price", "widget", "data", "talk", "hello", "<script>", "¿", "👩‍👩‍👧", "ﬁ", "\uD800");
	const text = fc.oneof(
		fc.string(),
		fc.array(words).map((chosen) => chosen.join(" ")),
	);
	fc.assert(
		fc.property(text, past, (written, soFar) => {
			const decision = decide(written, soFar);
			if (decision.kind === "silence") return soFar.agentTookOver || soFar.waitsForAgent;
			return decision.text.trim() !== "" && decision.text.length <= 1000;
		}),
	);
});

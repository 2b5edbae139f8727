import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { parseInput } from "#core/refusals.ts";
import {
	AssignInput,
	ConversationInput,
	EscalateInput,
	ListInboxInput,
	MarkReadInput,
	OpenSessionInput,
	ReadHistoryInput,
	SendMessageBody,
	SendMessageInput,
	SetTypingBody,
} from "#protocol/inputs.ts";
import { RESERVED_IDS } from "#protocol/limits.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

/** Every field that is wrong, and the words for it. */
async function wrongIn(schema: z.ZodType, input: unknown): Promise<Record<string, string>> {
	const { code, errors, message } = await refusalOf(() => parseInput(schema, input));
	expect(code).toBe("invalid_input");
	expect(message).toBe(`${errors[0]?.path || "input"}: ${errors[0]?.message}`);
	return Object.fromEntries(errors.map((issue) => [issue.path, issue.message]));
}

const c = { conversation_id: "c1" };
const nested = (levels: number): unknown => JSON.parse(`${'{"a":'.repeat(levels - 1)}{}${"}".repeat(levels - 1)}`);
const bytes = (size: number) => ({ a: "x".repeat(size - '{"a":""}'.length) });

describe("metadata", () => {
	const parse = (metadata: unknown) => parseInput(SendMessageInput, { ...c, content: "x", metadata });
	const wrong = (metadata: unknown) => wrongIn(SendMessageInput, { ...c, content: "x", metadata });

	it("is an empty object when nobody sends any", () => {
		expect(parse(undefined)).toMatchObject({ metadata: {} });
	});

	it("is kept as it came, whatever JSON it holds", () => {
		const metadata = { timestamp: "2023-12-07T10:30:00Z", list: [1, "two", null, { three: true }], empty: {} };
		expect(parse(metadata)).toMatchObject({ metadata });
	});

	it("may be five levels deep, and lists count as levels", async () => {
		expect(parse(nested(5))).toMatchObject({ metadata: nested(5) });
		expect(await wrong(nested(6))).toEqual({ metadata: "must be at most 5 levels deep" });
		expect(await wrong({ a: [[[[[]]]]] })).toEqual({ metadata: "must be at most 5 levels deep" });
	});

	it.each([1000, 10_000, 100_000])("that is %i levels deep is refused and overflows nothing", async (levels) => {
		expect(await wrong(nested(levels))).toEqual({ metadata: "must be at most 5 levels deep" });
		const list = JSON.parse(`${"[".repeat(levels)}${"]".repeat(levels)}`);
		expect(await wrong({ list })).toEqual({ metadata: "must be at most 5 levels deep" });
	});

	it("may be 8192 bytes of JSON in UTF-8, not characters", async () => {
		expect(parse(bytes(8192))).toMatchObject({ metadata: bytes(8192) });
		expect(await wrong(bytes(8193))).toEqual({ metadata: "must be at most 8192 bytes of JSON" });
		expect(await wrong({ a: "ü".repeat(4096) })).toEqual({ metadata: "must be at most 8192 bytes of JSON" });
	});

	it.each([
		["a buffer", { file: Buffer.from("x") }],
		["bytes inside a list", { files: [[new Uint8Array(2)]] }],
		["an array buffer", { file: new ArrayBuffer(2) }],
	])("holds no binary: %s is refused", async (_what, metadata) => {
		expect(await wrong(metadata)).toMatchObject({ metadata: "must be JSON, not binary" });
	});

	it.each([[null], ["text"], [5], [[]], [true]])("is an object, not %j", async (metadata) => {
		expect(await wrong(metadata)).toEqual({ metadata: "must be an object" });
	});

	it("cannot reach for the prototype", () => {
		const { metadata } = parse(JSON.parse('{"__proto__":{"admin":true},"a":1}'));
		expect(metadata).toEqual({ a: 1 });
		expect(({} as { admin?: boolean }).admin).toBeUndefined();
	});
});

describe("ids", () => {
	it.each([...RESERVED_IDS])("may not be the word %s, which routes use", async (conversation_id) => {
		expect(await wrongIn(ConversationInput, { conversation_id })).toEqual({ conversation_id: "is a reserved word" });
		expect(await wrongIn(OpenSessionInput, { user_id: conversation_id })).toEqual({ user_id: "is a reserved word" });
	});

	it.each(["", "a b", "a/b", "..", "ü", "x".repeat(129)])("may not be %j", async (conversation_id) => {
		expect(await wrongIn(ConversationInput, { conversation_id })).toEqual({
			conversation_id: "must be 1 to 128 letters, digits, '-' or '_'",
		});
	});

	it.each([[5], [null], [{}], [["a"]], [true]])("are text, so %j is refused", async (conversation_id) => {
		expect(await wrongIn(ConversationInput, { conversation_id })).toEqual({ conversation_id: "must be a string" });
	});
});

describe("a message's text", () => {
	it("may have 48 KiB of UTF-8 and no byte more", async () => {
		const content = `e${"\u0301".repeat((48 * 1024 - 1) / 2)}`;
		expect(parseInput(SendMessageInput, { ...c, content: `${content}a` })).toMatchObject({ content: `${content}a` });
		expect(await wrongIn(SendMessageInput, { ...c, content: `${content}ab` })).toEqual({ content: "must be at most 49152 bytes" });
	});

	it("is kept as it was typed, spaces and line breaks too", () => {
		expect(parseInput(SendMessageInput, { ...c, content: "  a\n b  " })).toMatchObject({ content: "  a\n b  " });
	});
});

describe("what is wrong with an input", () => {
	it("is said of every field at once, unknown ones by their name", async () => {
		expect(await wrongIn(SendMessageInput, { conversation_id: 5, content: "", sender_type: "boss", seq: 1, "a.b": 2 })).toEqual({
			conversation_id: "must be a string",
			content: "must not be empty",
			sender_type: "must be one of user, agent, bot, system",
			seq: "is not a known field",
			"a.b": "is not a known field",
		});
	});

	it.each([[null], [undefined], [5], ["text"], [[]], [true]])("is that it must be an object, when it is %j", async (input) => {
		const wrong = await wrongIn(ConversationInput, input);
		expect(wrong).toEqual({ "": input === undefined ? "is required" : "must be an object" });
	});

	it("never repeats more than twenty unknown fields", async () => {
		const many = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`field${i}`, i]));
		expect(Object.keys(await wrongIn(ConversationInput, { ...c, ...many }))).toHaveLength(20);
	});

	it.each([
		["a message over HTTP must name its sender", SendMessageBody, { ...c, content: "x" }, ["sender_id", "sender_type"]],
		["typing over HTTP must name its sender", SetTypingBody, { ...c, is_typing: true }, ["sender_id"]],
		["a receipt must name the message", MarkReadInput, c, ["last_read_message_id"]],
		["an assignment must name the agent, or null", AssignInput, c, ["agent_id"]],
	])("%s", async (_name, schema, input, paths) => {
		expect(await wrongIn(schema, input)).toEqual(Object.fromEntries(paths.map((path) => [path, "is required"])));
	});

	it.each([
		[AssignInput, { ...c, agent_id: 5 }, { agent_id: "must be a string" }],
		[SetTypingBody, { ...c, sender_id: "a", is_typing: "yes" }, { is_typing: "must be true or false" }],
		[ListInboxInput, { view: "spam" }, { view: "must be one of mine, unassigned, escalated, all, resolved" }],
		[ListInboxInput, { cursor: "x".repeat(201) }, { cursor: "must be at most 200 characters" }],
		[EscalateInput, { ...c, reason: "x".repeat(201) }, { reason: "must be at most 200 characters" }],
		[OpenSessionInput, { email: "nobody" }, { email: "must be an e-mail address" }],
		[OpenSessionInput, { name: "a\u0007b" }, { name: "must not contain control characters" }],
		[ReadHistoryInput, { ...c, limit: null }, { limit: "must be a whole number" }],
		[ReadHistoryInput, { ...c, limit: "5e1" }, { limit: "must be a whole number" }],
		[ReadHistoryInput, { ...c, limit: "-1" }, { limit: "must be a whole number" }],
		[ReadHistoryInput, { ...c, limit: Number.NaN }, { limit: "must be a whole number" }],
		[ReadHistoryInput, { ...c, before: "9".repeat(15) }, { before: "must be at most 2147483647" }],
	])("is said in words that tell the mend (%#)", async (schema, input, expected) => {
		expect(await wrongIn(schema, input)).toEqual(expected);
	});
});

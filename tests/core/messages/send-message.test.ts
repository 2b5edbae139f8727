import { expect, it } from "vitest";
import type { Ctx } from "#core/context.ts";
import { readStatus } from "#core/conversations/read-status.ts";
import { resolveConversation } from "#core/conversations/resolve-conversation.ts";
import { readHistory } from "#core/messages/read-history.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import type { SendMessageInput } from "#protocol/inputs.ts";
import { describeOnEachDatabase } from "#tests/support/each-database.ts";
import { makeChat, type Person } from "#tests/support/make-ctx.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

const C = "conv_1";

await describeOnEachDatabase("sending a message", (open) => {
	async function start(settings: Partial<Ctx["settings"]> = {}) {
		const chat = await makeChat(open, settings);
		const ada = await chat.aUser({ name: "Ada" });
		const grace = await chat.anAgent("Grace");
		const send = ({ ctx }: Person, content: string, more: Partial<SendMessageInput> = {}) =>
			sendMessage({ ctx, input: { conversation_id: C, content, ...more } });
		const history = async () => (await readHistory({ ctx: grace.ctx, input: { conversation_id: C, limit: 500 } })).messages;
		return { chat, ada, grace, send, history };
	}

	it("begins a conversation with its user's first message and tells everybody once", async () => {
		const { chat, ada, send, history } = await start();
		const metadata = { timestamp: "1999-01-01T00:00:00Z", page: "/prices" };
		const answer = await send(ada, "Hello support!", { metadata });
		const message = {
			id: answer.message_id,
			seq: 1,
			rev: 1,
			client_id: answer.message_id,
			conversation_id: C,
			sender_id: ada.id,
			sender_type: "user",
			sender_name: "Ada",
			content: "Hello support!",
			timestamp: "2026-05-04T10:00:00.000Z",
			metadata,
		};
		expect(answer).toEqual({ status: "success", message_id: answer.message_id, message });
		expect(await history()).toEqual([message]);
		expect(chat.published).toEqual([
			expect.objectContaining({ type: "message.sent", message, created: true, reopened: false, rev: 1, prev: 0 }),
		]);
		expect(chat.published[0]).toMatchObject({
			item: { conversation_id: C, status: "open", user_id: ada.id, unread_count: 1, last_message_preview: "Hello support!" },
		});
	});

	it("carries an agent's name with an agent's answer", async () => {
		const { ada, grace, send } = await start();
		await send(ada, "Hello");
		expect((await send(grace, "Hi Ada")).message).toMatchObject({ seq: 2, sender_type: "agent", sender_name: "Grace" });
	});

	it("lets nobody but a user begin a conversation", async () => {
		const { chat, grace, send } = await start();
		expect(await refusalOf(send(grace, "Anybody?"))).toMatchObject({ code: "not_found" });
		expect(await refusalOf(send(chat.aBot(), "Anybody?"))).toMatchObject({ code: "not_found" });
		expect(await chat.db.conversation.count()).toBe(0);
	});

	it("keeps a conversation to its user, agents and the bots of its site; everybody else learns nothing", async () => {
		const { chat, ada, send, history } = await start();
		await send(ada, "Hello");
		await send(chat.aBot("default"), "I am a bot");
		const bob = await chat.aUser();
		chat.forget();
		expect(await refusalOf(send(bob, "Let me in"))).toEqual({
			code: "not_found",
			message: "There is no such conversation.",
			errors: [],
		});
		expect(await refusalOf(send(chat.aBot("demo"), "Let me in"))).toMatchObject({ code: "not_found" });
		expect(await refusalOf(sendMessage({ ctx: chat.nobody, input: { conversation_id: C, content: "x" } }))).toMatchObject({
			code: "unauthenticated",
		});
		expect(await history()).toHaveLength(2);
		expect(chat.published).toEqual([]);
	});

	it("lets nobody speak as somebody else, whatever they claim", async () => {
		const { chat, ada, grace, send, history } = await start();
		await send(ada, "Hello", { sender_id: ada.id, sender_type: "user" });
		chat.forget();
		for (const claim of [
			{ sender_type: "agent" },
			{ sender_type: "bot" },
			{ sender_type: "system" },
			{ sender_id: grace.id },
		] as const) {
			expect(await refusalOf(send(ada, "I am your boss", claim))).toMatchObject({ code: "forbidden" });
		}
		expect(await refusalOf(send(grace, "I am Ada", { sender_id: ada.id, sender_type: "user" }))).toMatchObject({
			code: "forbidden",
		});
		expect(await history()).toHaveLength(1);
		expect(chat.published).toEqual([]);
	});

	it("stores and tells once what a nervous network sends three times (D2)", async () => {
		const { chat, ada, send, history } = await start();
		const first = await send(ada, "Hello", { client_id: "m-1" });
		chat.clock.pass(10);
		expect(first.replayed).toBeUndefined();
		expect(await send(ada, "Hello", { client_id: "m-1" })).toEqual({ ...first, replayed: true });
		const later = await Promise.all(Array.from({ length: 5 }, () => send(ada, "Again", { client_id: "m-2" })));
		expect(new Set(later.map(({ message_id }) => message_id)).size).toBe(1);
		expect((await history()).map(({ content }) => content)).toEqual(["Hello", "Again"]);
		expect(chat.publishedAs("message.sent")).toHaveLength(2);
	});

	it("refuses another text under a client id that was used (D2)", async () => {
		const { ada, send, history } = await start();
		await send(ada, "Hello", { client_id: "m-1" });
		expect(await refusalOf(send(ada, "Goodbye", { client_id: "m-1" }))).toMatchObject({ code: "conflict" });
		expect((await history()).map(({ content }) => content)).toEqual(["Hello"]);
	});

	it("keeps two equal texts apart when they are two messages", async () => {
		const { ada, send, history } = await start();
		await send(ada, "ok");
		await send(ada, "ok");
		expect((await history()).map(({ seq, content }) => [seq, content])).toEqual([
			[1, "ok"],
			[2, "ok"],
		]);
	});

	it("gives everybody the same order when user and agents write at once (D3)", async () => {
		const { chat, ada, grace, send, history } = await start();
		await send(ada, "Hello");
		const answers = await Promise.all(Array.from({ length: 24 }, (_, i) => send(i % 2 ? ada : grace, `${i}`)));
		const stored = await history();
		expect(stored.map(({ seq }) => seq)).toEqual(Array.from({ length: 25 }, (_, i) => i + 1));
		for (const { message } of answers) expect(stored[message.seq - 1]).toEqual(message);
		const told = chat.publishedAs("message.sent");
		expect(told.map(({ rev }) => rev).sort((a, b) => a - b)).toEqual(stored.map(({ rev }) => rev));
		for (const { rev, prev } of told) expect(prev).toBe(rev - 1);
	});

	it("reopens a resolved conversation when its user writes again, and not when a bot does", async () => {
		const { chat, ada, grace, send } = await start();
		await send(ada, "Hello");
		await resolveConversation({ ctx: grace.ctx, input: { conversation_id: C } });
		chat.forget();
		await send(chat.aBot(), "How was it?");
		const status = () => readStatus({ ctx: ada.ctx, input: { conversation_id: C } });
		expect(await status()).toMatchObject({ status: "resolved" });
		await send(ada, "One more thing");
		expect(await status()).toMatchObject({ status: "open" });
		expect(chat.publishedAs("message.sent").map(({ reopened }) => reopened)).toEqual([false, true]);
	});

	it("says with an answer how long its user waited, whatever a bot said meanwhile", async () => {
		const { chat, ada, grace, send } = await start();
		await send(ada, "Hello");
		chat.clock.pass(10);
		await send(chat.aBot(), "A human will come");
		chat.clock.pass(20);
		await send(grace, "Here I am");
		expect(chat.publishedAs("message.sent").map(({ times }) => times)).toEqual([
			{ reply: null, firstResponse: null },
			{ reply: null, firstResponse: null },
			{ reply: 30, firstResponse: 30 },
		]);
	});

	it("counts the length as a person does, up to the limit that was configured", async () => {
		const { ada, send, history } = await start({ maxMessageLength: 5 });
		await send(ada, "👨‍👩‍👧‍👦".repeat(5));
		await send(ada, "e\u0301".repeat(5));
		const refusal = await refusalOf(send(ada, "123456"));
		expect(refusal).toMatchObject({
			code: "invalid_input",
			errors: [{ path: "content", message: "must be at most 5 characters" }],
		});
		expect(await refusalOf(send(ada, "👨‍👩‍👧‍👦".repeat(6)))).toMatchObject({ code: "invalid_input" });
		expect(await history()).toHaveLength(2);
	});

	it.each([
		[{ content: "" }, "content"],
		[{ content: " \n\t\u00a0 " }, "content"],
		[{ content: 5 }, "content"],
		[{ content: `e${"\u0301".repeat(25_000)}` }, "content"],
		[{ conversation_id: "a/b" }, "conversation_id"],
		[{ conversation_id: "user" }, "conversation_id"],
		[{ client_id: "a b" }, "client_id"],
		[{ sender_type: "boss" }, "sender_type"],
		[{ metadata: [] }, "metadata"],
		[{ metadata: { deep: { a: { b: { c: { d: {} } } } } } }, "metadata"],
		[{ metadata: { big: "x".repeat(8192) } }, "metadata"],
		[{ id: "mine" }, "id"],
		[{ timestamp: "2020-01-01T00:00:00Z" }, "timestamp"],
	])("refuses %j by the name of what is wrong, stores nothing and tells nobody", async (wrong, path) => {
		const { chat, ada } = await start();
		const input = { conversation_id: C, content: "Hello", ...wrong } as unknown as SendMessageInput;
		expect(await refusalOf(sendMessage({ ctx: ada.ctx, input }))).toMatchObject({ code: "invalid_input", errors: [{ path }] });
		expect(await chat.db.conversation.count()).toBe(0);
		expect(chat.published).toEqual([]);
	});
});

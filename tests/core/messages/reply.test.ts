import { expect, it } from "vitest";
import { editMessage } from "#core/messages/edit-message.ts";
import { readHistory } from "#core/messages/read-history.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { QUOTE_LENGTH } from "#protocol/quotes.ts";
import { describeOnEachDatabase } from "#tests/support/each-database.ts";
import { makeChat, type Person } from "#tests/support/make-ctx.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

await describeOnEachDatabase("answering one message", (open) => {
	async function start(first = "Where is my parcel?") {
		const chat = await makeChat(open);
		const ada = await chat.aUser({ name: "Ada" });
		const grace = await chat.anAgent();
		const { id: conversation_id, messages } = await chat.aConversation(ada, [first, "And my bill?"]);
		const reply_to = messages[0]?.id ?? "none";
		const answer = ({ ctx }: Person, more: object = {}) =>
			sendMessage({ ctx, input: { conversation_id, content: "On its way", reply_to, ...more } });
		const history = async () => (await readHistory({ ctx: ada.ctx, input: { conversation_id } })).messages;
		return { chat, ada, grace, conversation_id, reply_to, answer, history };
	}

	it("quotes it: who wrote it and how it begins, when it is sent and when it is read", async () => {
		const { chat, ada, grace, reply_to, answer, history } = await start();
		const quote = {
			id: reply_to,
			sender_id: ada.id,
			sender_type: "user",
			sender_name: "Ada",
			content: "Where is my parcel?",
			deleted: false,
		};
		const { message } = await answer(grace);
		expect(message.reply_to).toEqual(quote);
		expect(chat.publishedAs("message.sent").at(-1)?.message).toEqual(message);
		expect((await history())[2]).toEqual(message);
	});

	it("quotes the beginning of a long text, never half a character", async () => {
		const { grace, answer, history } = await start("👩‍👩‍👧‍👦".repeat(100));
		const { message } = await answer(grace);
		expect([...(message.reply_to?.content ?? "")]).toHaveLength(QUOTE_LENGTH);
		expect((await history())[2]).toEqual(message);
	});

	it("quotes what the message says now, after it was edited", async () => {
		const { ada, grace, conversation_id, reply_to, answer, history } = await start();
		await answer(grace);
		await editMessage({ ctx: ada.ctx, input: { conversation_id, message_id: reply_to, content: "Where is my letter?" } });
		expect((await history())[2]?.reply_to).toMatchObject({ content: "Where is my letter?" });
	});

	it("is refused where there is no such message in this conversation, and nothing is stored", async () => {
		const { chat, ada, grace, answer, history } = await start();
		const elsewhere = await chat.aConversation(ada, ["Elsewhere"]);
		for (const reply_to of ["nothing", elsewhere.messages[0]?.id ?? ""]) {
			expect(await refusalOf(answer(grace, { reply_to }))).toMatchObject({ code: "not_found" });
			expect(await refusalOf(answer(ada, { reply_to, conversation_id: "a-new-one" }))).toMatchObject({ code: "not_found" });
		}
		expect(await history()).toHaveLength(2);
		expect(await chat.db.conversation.count({ where: { id: "a-new-one" } })).toBe(0);
	});

	it("is refused to a bot that may not read, which may write all the same", async () => {
		const { chat, answer, history } = await start();
		const { actor, id } = chat.aBot();
		const ctx = chat.ctxOf({ ...actor, scopes: ["messages:write"] } as never);
		const writer: Person = { id, actor, ctx };
		expect(await refusalOf(answer(writer))).toMatchObject({ code: "forbidden" });
		expect(await history()).toHaveLength(2);
		expect((await answer(writer, { reply_to: undefined })).status).toBe("success");
		expect((await answer(chat.aBot())).message.reply_to).toMatchObject({ content: "Where is my parcel?" });
	});

	it("sent twice is stored once, and answered with the quote both times (D2)", async () => {
		const { grace, answer, history } = await start();
		const { message } = await answer(grace, { client_id: "m-1" });
		expect(await answer(grace, { client_id: "m-1" })).toMatchObject({ replayed: true, message });
		expect(await history()).toHaveLength(3);
	});

	it("among many other messages at once quotes the right one", async () => {
		const { grace, conversation_id, reply_to, answer, history } = await start();
		await Promise.all(
			Array.from({ length: 20 }, (_, i) =>
				i % 2 === 0
					? answer(grace, { content: `answer ${i}` })
					: sendMessage({ ctx: grace.ctx, input: { conversation_id, content: `plain ${i}` } }),
			),
		);
		const [, , ...said] = await history();
		expect(said).toHaveLength(20);
		for (const { content, reply_to: quote } of said) {
			expect([content, quote?.id]).toEqual([content, content.startsWith("answer") ? reply_to : undefined]);
		}
	});
});

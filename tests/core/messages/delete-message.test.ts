import { expect, it } from "vitest";
import { deleteMessage } from "#core/messages/delete-message.ts";
import { editMessage } from "#core/messages/edit-message.ts";
import { react } from "#core/messages/react.ts";
import { readHistory } from "#core/messages/read-history.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { exportUser } from "#core/privacy/export-user.ts";
import { describeOnEachDatabase } from "#tests/support/each-database.ts";
import { makeChat, type Person } from "#tests/support/make-ctx.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

await describeOnEachDatabase("deleting a message", (open) => {
	async function start() {
		const chat = await makeChat(open);
		const ada = await chat.aUser();
		const grace = await chat.anAgent();
		const { id: conversation_id, messages } = await chat.aConversation(ada, ["Hello", "My password is swordfish"]);
		const message_id = messages[1]?.id ?? "none";
		chat.forget();
		const remove = ({ ctx }: Person, id = message_id) => deleteMessage({ ctx, input: { conversation_id, message_id: id } });
		const history = async () => (await readHistory({ ctx: grace.ctx, input: { conversation_id } })).messages;
		return { chat, ada, grace, conversation_id, message_id, remove, history };
	}

	it("leaves that there was one, whose and when, and its place in the order", async () => {
		const { chat, ada, conversation_id, remove, history } = await start();
		const at = chat.clock.pass(30);
		const { message } = await remove(ada);
		expect(message).toMatchObject({ seq: 2, rev: 3, content: "", metadata: {}, sender_id: ada.id, deleted_at: at.toISOString() });
		expect(await history()).toMatchObject([{ seq: 1, content: "Hello" }, message]);
		expect(chat.published).toMatchObject([
			{ type: "message.changed", how: "deleted", message, rev: 3, prev: 2, item: { last_message_preview: "" } },
		]);
		await sendMessage({ ctx: ada.ctx, input: { conversation_id, content: "Next" } });
		expect((await history()).map(({ seq }) => seq)).toEqual([1, 2, 3]);
	});

	it("takes its text out of every table: earlier texts, reactions, quotes and the list", async () => {
		const { chat, ada, grace, conversation_id, message_id, remove, history } = await start();
		const edited = { conversation_id, message_id, content: "My password is swordfish2" };
		await editMessage({ ctx: ada.ctx, input: edited });
		await react({ ctx: grace.ctx, input: { conversation_id, message_id, emoji: "😮" } });
		const answer = { conversation_id, content: "Do not tell me!", reply_to: message_id };
		await sendMessage({ ctx: grace.ctx, input: answer });
		await remove(ada);
		const everything = await Promise.all([
			chat.db.message.findMany({ where: { conversationId: conversation_id } }),
			chat.db.messageVersion.findMany({ where: { messageId: message_id } }),
			chat.db.messageReaction.findMany({ where: { messageId: message_id } }),
			chat.db.conversation.findMany({ where: { id: conversation_id } }),
			history(),
			exportUser({ ctx: ada.ctx, input: { user_id: ada.id } }),
		]);
		expect(JSON.stringify(everything, (_, value) => (typeof value === "bigint" ? `${value}` : value))).not.toMatch(/swordfish|😮/);
		expect((await history())[2]).toMatchObject({
			content: "Do not tell me!",
			reply_to: { id: message_id, sender_id: ada.id, content: "", deleted: true },
		});
	});

	it("twice changes nothing and tells nobody, however late", async () => {
		const { chat, ada, remove } = await start();
		const { message } = await remove(ada);
		chat.forget();
		chat.clock.pass(3600);
		expect(await remove(ada)).toEqual({ status: "success", message, unchanged: true });
		expect(chat.published).toEqual([]);
	});

	it("is refused of what another wrote, of a stranger's conversation, and when it is too late", async () => {
		const { chat, ada, grace, remove, history } = await start();
		expect(await refusalOf(remove(grace))).toMatchObject({ code: "forbidden" });
		expect(await refusalOf(remove(await chat.aUser()))).toMatchObject({ code: "not_found" });
		expect(await refusalOf(remove(ada, "nothing"))).toMatchObject({ code: "not_found" });
		chat.clock.pass(15 * 60 + 1);
		expect(await refusalOf(remove(ada))).toMatchObject({ code: "conflict" });
		expect((await history())[1]).toMatchObject({ content: "My password is swordfish" });
	});

	it("is the end: it is neither edited nor reacted to any more, and says so", async () => {
		const { ada, grace, conversation_id, message_id, remove } = await start();
		await remove(ada);
		const which = { conversation_id, message_id };
		const gone = { code: "conflict", message: "This message was deleted." };
		expect(await refusalOf(editMessage({ ctx: ada.ctx, input: { ...which, content: "Back" } }))).toMatchObject(gone);
		expect(await refusalOf(react({ ctx: grace.ctx, input: { ...which, emoji: "👍" } }))).toMatchObject(gone);
	});

	it("lets the same message be sent again by who did not hear that it had arrived, without bringing it back (D2)", async () => {
		const { ada, conversation_id, remove, history } = await start();
		const input = { conversation_id, content: "Oops", client_id: "m-1" };
		const { message } = await sendMessage({ ctx: ada.ctx, input });
		await remove(ada, message.id);
		const again = await sendMessage({ ctx: ada.ctx, input });
		expect(again).toMatchObject({ replayed: true, message: { id: message.id, content: "", deleted_at: expect.any(String) } });
		expect(await history()).toHaveLength(3);
	});
});

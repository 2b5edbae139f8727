import { expect, it } from "vitest";
import { readChanges } from "#core/conversations/read-changes.ts";
import { markDelivered } from "#core/messages/mark-delivered.ts";
import { describeOnEachDatabase } from "#tests/support/each-database.ts";
import type { Person } from "#tests/support/make-ctx.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";
import { toldConversation } from "./told-conversation.ts";

await describeOnEachDatabase("receiving messages", (open) => {
	async function start(count = 3) {
		const told = await toldConversation(open, count);
		const receive = ({ ctx }: Pick<Person, "ctx">, last_received_message_id: string) =>
			markDelivered({ ctx, input: { conversation_id: told.conversation_id, last_received_message_id } });
		return { ...told, receive };
	}

	it("by an inbox delivers the user's messages, is remembered for all agents and told once", async () => {
		const { chat, grace, idOf, receive, status } = await start(3);
		expect(await status()).toMatchObject({ agent_delivered_seq: 0, user_delivered_seq: 3 });
		expect(await receive(grace, idOf(2))).toEqual({ status: "success" });
		expect(await status()).toMatchObject({ agent_delivered_seq: 2, agent_read_seq: 0, rev: 4 });
		expect(chat.published).toMatchObject([
			{
				type: "message.delivered",
				senderId: grace.id,
				senderType: "agent",
				messageId: idOf(2),
				seq: 2,
				rev: 4,
				prev: 3,
				item: { agent_delivered_seq: 2, agent_read_seq: 0, unread_count: 3, rev: 4 },
			},
		]);
	});

	it("by the widget delivers an agent's message to the user, and leaves it unread", async () => {
		const { chat, ada, grace, receive, status, say } = await start(1);
		const answer = await say(grace, "Hi");
		expect(await status()).toMatchObject({ user_delivered_seq: 1, agent_delivered_seq: 2 });
		chat.forget();
		await receive(ada, answer.id);
		expect(await status()).toMatchObject({ user_delivered_seq: 2, user_read_seq: 1 });
		expect(chat.published).toMatchObject([{ type: "message.delivered", senderType: "user", senderId: ada.id, seq: 2 }]);
	});

	it("knows the message by its seq, too, where no more of it arrived than the row of a list", async () => {
		const { chat, ada, grace, conversation_id, idOf, status } = await start(2);
		const input = { conversation_id, last_received_seq: 2 };
		await markDelivered({ ctx: grace.ctx, input });
		expect(chat.published).toMatchObject([{ type: "message.delivered", messageId: idOf(2), seq: 2 }]);
		expect(await status()).toMatchObject({ agent_delivered_seq: 2 });
		expect(await refusalOf(markDelivered({ ctx: ada.ctx, input: { ...input, last_received_seq: 3 } }))).toMatchObject({
			code: "not_found",
		});
		for (const wrong of [{ conversation_id }, { ...input, last_received_message_id: idOf(1) }]) {
			expect(await refusalOf(markDelivered({ ctx: grace.ctx, input: wrong }))).toMatchObject({
				code: "invalid_input",
				errors: [{ path: "last_received_message_id" }],
			});
		}
	});

	it("only ever goes forward: what is known, whoever says it, writes nothing and tells nobody", async () => {
		const { chat, grace, idOf, receive, status } = await start(3);
		await receive(grace, idOf(3));
		chat.forget();
		await receive(grace, idOf(1));
		await receive(await chat.anAgent("Alan"), idOf(3));
		expect(await status()).toMatchObject({ agent_delivered_seq: 3, rev: 4 });
		expect(chat.published).toEqual([]);
	});

	it("is part of reading: what was read needs no receipt, and a late one says nothing", async () => {
		const { chat, grace, idOf, receive, read, status } = await start(3);
		await receive(grace, idOf(1));
		await read(grace, idOf(2));
		expect(await status()).toMatchObject({ agent_delivered_seq: 2, agent_read_seq: 2, rev: 5 });
		chat.forget();
		await receive(grace, idOf(2));
		expect(chat.published).toEqual([]);
		await receive(grace, idOf(3));
		expect(await status()).toMatchObject({ agent_delivered_seq: 3, agent_read_seq: 2, rev: 6 });
	});

	it("is part of writing: whoever writes has received what came before", async () => {
		const { chat, ada, grace, idOf, receive, status, say } = await start(1);
		const answer = await say(grace, "Hi");
		const thanks = await say(ada, "Thanks");
		chat.forget();
		await receive(ada, answer.id);
		await receive(ada, thanks.id);
		await receive(grace, idOf(1));
		expect(chat.published).toEqual([]);
		expect(await status()).toMatchObject({ user_delivered_seq: 3, agent_delivered_seq: 2, rev: 3 });
	});

	it("reaches who was away with the changes", async () => {
		const { ada, grace, conversation_id, idOf, receive } = await start(2);
		await receive(grace, idOf(2));
		const page = await readChanges({ ctx: ada.ctx, input: { conversation_id, after: 2 } });
		expect(page).toMatchObject({ count: 0, cursor: "3", state: { agent_delivered_seq: 2 } });
	});

	it("told by many inboxes at once is one change", async () => {
		const { chat, conversation_id, idOf, receive } = await start(2);
		const agents = await Promise.all(Array.from({ length: 8 }, (_, i) => chat.anAgent(`Agent ${i}`)));
		await Promise.all(agents.map((agent) => receive(agent, idOf(2))));
		expect(chat.published).toHaveLength(1);
		expect(await chat.db.conversation.findUnique({ where: { id: conversation_id } })).toMatchObject({ rev: 3 });
	});

	it("is nothing that a bot can do for people, and needs a message of this conversation", async () => {
		const { chat, ada, grace, idOf, receive } = await start(1);
		const elsewhere = await chat.aConversation(ada);
		chat.forget();
		expect(await refusalOf(receive(chat.aBot(), idOf(1)))).toMatchObject({ code: "forbidden" });
		for (const id of ["unknown", elsewhere.messages[0]?.id ?? ""]) {
			expect(await refusalOf(receive(grace, id))).toMatchObject({ code: "not_found" });
		}
		expect(await refusalOf(receive(grace, "not an id"))).toMatchObject({
			code: "invalid_input",
			errors: [{ path: "last_received_message_id" }],
		});
		expect(chat.published).toEqual([]);
	});

	it("is nobody's business but the user's and the agents', each under their own name", async () => {
		const { chat, ada, conversation_id, idOf, receive } = await start(1);
		expect(await refusalOf(receive(await chat.aUser(), idOf(1)))).toMatchObject({ code: "not_found" });
		expect(await refusalOf(receive({ ctx: chat.nobody }, idOf(1)))).toMatchObject({ code: "unauthenticated" });
		const unknown = { conversation_id: "unknown", last_received_message_id: idOf(1) };
		expect(await refusalOf(markDelivered({ ctx: ada.ctx, input: unknown }))).toMatchObject({ code: "not_found" });
		const borrowed = { conversation_id, last_received_message_id: idOf(1), sender_id: "agent_1" };
		expect(await refusalOf(markDelivered({ ctx: ada.ctx, input: borrowed }))).toMatchObject({ code: "forbidden" });
		expect(chat.published).toEqual([]);
	});
});

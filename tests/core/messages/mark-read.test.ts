import { expect, it } from "vitest";
import { markRead } from "#core/messages/mark-read.ts";
import { describeOnEachDatabase } from "#tests/support/each-database.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";
import { toldConversation } from "./told-conversation.ts";

await describeOnEachDatabase("reading messages", (open) => {
	async function start(count = 3) {
		const told = await toldConversation(open, count);
		const row = () => told.chat.db.conversation.findUnique({ where: { id: told.conversation_id } });
		return { ...told, unread: async () => (await row())?.unreadCount };
	}

	it("by an agent is remembered for all agents, counts down what is unread, and is told once", async () => {
		const { chat, grace, idOf, read, status, unread } = await start(3);
		expect(await unread()).toBe(3);
		expect(await read(grace, idOf(2))).toEqual({ status: "success" });
		expect(await unread()).toBe(1);
		expect(await status()).toMatchObject({ agent_read_seq: 2, user_read_seq: 3, rev: 4 });
		expect(chat.published).toMatchObject([
			{
				type: "message.read",
				senderId: grace.id,
				senderType: "agent",
				messageId: idOf(2),
				seq: 2,
				rev: 4,
				prev: 3,
				item: { unread_count: 1, agent_read_seq: 2, rev: 4 },
			},
		]);
		await read(await chat.anAgent("Alan"), idOf(3));
		expect(await unread()).toBe(0);
	});

	it("only ever goes forward: an older message changes nothing and tells nobody", async () => {
		const { chat, grace, idOf, read, status, unread } = await start(3);
		await read(grace, idOf(3));
		chat.forget();
		expect(await read(grace, idOf(1))).toEqual({ status: "success" });
		expect(await read(grace, idOf(3))).toEqual({ status: "success" });
		expect(await status()).toMatchObject({ agent_read_seq: 3, rev: 4 });
		expect(await unread()).toBe(0);
		expect(chat.published).toEqual([]);
	});

	it("by the user leaves what agents have not read as it was", async () => {
		const { chat, ada, grace, read, status, unread, say } = await start(1);
		const answer = await say(grace, "Hi");
		await say(ada, "Thanks");
		const last = await say(grace, "Welcome");
		expect(await status()).toMatchObject({ user_read_seq: 3, agent_read_seq: 4 });
		chat.forget();
		await read(ada, answer.id);
		expect(chat.published).toEqual([]);
		await read(ada, last.id);
		expect(await status()).toMatchObject({ user_read_seq: 4, agent_read_seq: 4 });
		expect(await unread()).toBe(0);
		expect(chat.published).toMatchObject([{ type: "message.read", senderType: "user", senderId: ada.id, seq: 4 }]);
	});

	it("counts only what the user wrote, not the agents' own words", async () => {
		const { chat, ada, grace, idOf, read, unread, say } = await start(2);
		await say(chat.aBot(), "A human will come");
		await say(ada, "Thanks");
		await read(grace, idOf(1));
		expect(await unread()).toBe(2);
	});

	it("counts right when agents read and the user writes at the same time", async () => {
		const { chat, ada, grace, conversation_id, idOf, read, say } = await start(4);
		const alan = await chat.anAgent("Alan");
		const written = Array.from({ length: 6 }, (_, i) => say(ada, `more ${i}`));
		await Promise.all([...written, read(grace, idOf(2)), read(alan, idOf(4)), read(grace, idOf(3)), read(alan, idOf(1))]);
		const row = await chat.db.conversation.findUnique({ where: { id: conversation_id } });
		expect(row).toMatchObject({ agentReadSeq: 4, unreadCount: 6, lastSeq: 10 });
		const revs = chat.published.map((event) => ("rev" in event ? event.rev : 0)).sort((a, b) => a - b);
		expect(revs).toEqual(Array.from({ length: revs.length }, (_, i) => 5 + i));
		expect(row?.rev).toBe(revs.at(-1));
	});

	it("is nothing that a bot can do for the people who should read", async () => {
		const { chat, idOf, read, unread } = await start(1);
		expect(await refusalOf(read(chat.aBot(), idOf(1)))).toMatchObject({ code: "forbidden" });
		expect(await unread()).toBe(1);
		expect(chat.published).toEqual([]);
	});

	it("needs a message of this conversation", async () => {
		const { chat, ada, grace, read, unread } = await start(1);
		const elsewhere = await chat.aConversation(ada);
		chat.forget();
		for (const id of ["unknown", elsewhere.messages[0]?.id ?? ""]) {
			expect(await refusalOf(read(grace, id))).toMatchObject({ code: "not_found" });
		}
		expect(await refusalOf(read(grace, "not an id"))).toMatchObject({
			code: "invalid_input",
			errors: [{ path: "last_read_message_id" }],
		});
		expect(await unread()).toBe(1);
		expect(chat.published).toEqual([]);
	});

	it("is nobody's business but the user's and the agents', each under their own name", async () => {
		const { chat, ada, conversation_id, idOf, read, unread } = await start(1);
		expect(await refusalOf(read(await chat.aUser(), idOf(1)))).toMatchObject({ code: "not_found" });
		expect(await refusalOf(read({ ctx: chat.nobody }, idOf(1)))).toMatchObject({ code: "unauthenticated" });
		const input = { conversation_id, last_read_message_id: idOf(1), sender_id: "agent_1" };
		expect(await refusalOf(markRead({ ctx: ada.ctx, input }))).toMatchObject({ code: "forbidden" });
		expect(await unread()).toBe(1);
	});
});

import { expect, it } from "vitest";
import { readChanges } from "#core/conversations/read-changes.ts";
import { resolveConversation } from "#core/conversations/resolve-conversation.ts";
import { react } from "#core/messages/react.ts";
import { readHistory } from "#core/messages/read-history.ts";
import { MAX_REACTIONS } from "#protocol/limits.ts";
import { describeOnEachDatabase } from "#tests/support/each-database.ts";
import { makeChat, type Person } from "#tests/support/make-ctx.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

await describeOnEachDatabase("reacting to a message", (open) => {
	async function start() {
		const chat = await makeChat(open);
		const ada = await chat.aUser({ name: "Ada" });
		const grace = await chat.anAgent();
		const { id: conversation_id, messages } = await chat.aConversation(ada, ["Thank you!", "Bye"]);
		const message_id = messages[0]?.id ?? "none";
		chat.forget();
		const put = ({ ctx }: Person, emoji: string, on?: boolean) =>
			react({ ctx, input: { conversation_id, message_id, emoji, ...(on === undefined ? {} : { on }) } });
		const reactions = async () => {
			const [message] = (await readHistory({ ctx: ada.ctx, input: { conversation_id } })).messages;
			return message?.reactions?.map(({ emoji, sender_id }) => `${emoji} ${sender_id}`) ?? [];
		};
		return { chat, ada, grace, conversation_id, message_id, put, reactions };
	}

	it("is seen by everybody with who did, oldest first, and counts as a change", async () => {
		const { chat, ada, grace, conversation_id, put } = await start();
		await put(grace, "❤️");
		chat.clock.pass(1);
		const { message } = await put(ada, "👍");
		const both = [
			{ emoji: "❤️", sender_id: grace.id, sender_type: "agent", sender_name: "Grace" },
			{ emoji: "👍", sender_id: ada.id, sender_type: "user", sender_name: "Ada" },
		];
		expect(message).toMatchObject({ seq: 1, rev: 4, reactions: both });
		expect(chat.published).toMatchObject([
			{ type: "message.changed", how: "reacted", rev: 3, prev: 2 },
			{ type: "message.changed", how: "reacted", rev: 4, prev: 3, message },
		]);
		const page = await readChanges({ ctx: ada.ctx, input: { conversation_id, after: 2 } });
		expect(page).toMatchObject({ messages: [message], cursor: "4", state: { last_seq: 2, rev: 4 } });
	});

	it("is a set: twice is once, and taking back what is not there is nothing", async () => {
		const { chat, ada, grace, put, reactions } = await start();
		await put(grace, "👍");
		await put(grace, "👍", true);
		await put(grace, "🎉", false);
		await put(ada, "👍", false);
		expect(chat.published).toHaveLength(1);
		expect(await reactions()).toEqual([`👍 ${grace.id}`]);
		await put(grace, "👍", false);
		await put(grace, "👍", false);
		expect(chat.published).toHaveLength(2);
		expect(await reactions()).toEqual([]);
	});

	it("at the same moment by the same person counts once, by different people for each", async () => {
		const { chat, ada, grace, put, reactions } = await start();
		await Promise.all([...Array.from({ length: 5 }, () => put(grace, "👍")), put(ada, "👍"), put(ada, "😄")]);
		expect(new Set(await reactions())).toEqual(new Set([`👍 ${grace.id}`, `👍 ${ada.id}`, `😄 ${ada.id}`]));
		expect(chat.published).toHaveLength(3);
	});

	it("takes one emoji, whatever it is made of, and nothing else", async () => {
		const { grace, put } = await start();
		for (const emoji of ["👍🏽", "👩‍👩‍👧‍👦", "🇵🇹", "1️⃣", "❤️"]) await put(grace, emoji);
		for (const no of ["", "a", "👍👍", "👍 ", "<b>", "❤", "1", "\ud83d"]) {
			expect(await refusalOf(put(grace, no))).toMatchObject({ code: "invalid_input" });
		}
	});

	it("has at most so many different emoji on one message", async () => {
		const { grace, ada, put } = await start();
		for (let i = 0; i < MAX_REACTIONS; i += 1) await put(grace, String.fromCodePoint(0x1f600 + i));
		expect(await refusalOf(put(grace, "🎉"))).toMatchObject({ code: "conflict" });
		await put(ada, "😀");
	});

	it("is possible long afterwards and in a resolved conversation, which it does not reopen", async () => {
		const { chat, ada, grace, conversation_id, put, reactions } = await start();
		await resolveConversation({ ctx: grace.ctx, input: { conversation_id } });
		chat.clock.pass(30 * 24 * 3600);
		await put(ada, "🎉");
		expect(await reactions()).toEqual([`🎉 ${ada.id}`]);
		expect(await chat.db.conversation.findUnique({ where: { id: conversation_id } })).toMatchObject({ status: "resolved" });
	});

	it("is refused to a stranger, to who is blocked, and to a bot that may only read or only write", async () => {
		const { chat, ada, conversation_id, message_id, put } = await start();
		expect(await refusalOf(put(await chat.aUser(), "👍"))).toMatchObject({ code: "not_found" });
		const input = { conversation_id, message_id, emoji: "👍" };
		const blocked = chat.ctxOf({ ...ada.actor, blockedUntil: new Date("2026-06-01") } as never);
		expect(await refusalOf(react({ ctx: blocked, input }))).toMatchObject({ code: "forbidden" });
		const { actor } = chat.aBot();
		const reader = chat.ctxOf({ ...actor, scopes: ["conversations:read"] } as never);
		expect(await refusalOf(react({ ctx: reader, input }))).toMatchObject({ code: "forbidden" });
		const writer = chat.ctxOf({ ...actor, scopes: ["messages:write"] } as never);
		// The answer would be the whole message, even where nothing changes.
		for (const on of [true, false]) {
			expect(await refusalOf(react({ ctx: writer, input: { ...input, on } }))).toMatchObject({ code: "forbidden" });
		}
		await put(chat.aBot(), "👍");
		expect(await refusalOf(put(chat.aBot("demo"), "👍"))).toMatchObject({ code: "not_found" });
	});
});

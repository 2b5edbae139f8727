import { expect, it } from "vitest";
import { escalateConversation } from "#core/escalations/escalate-conversation.ts";
import { readHistory } from "#core/messages/read-history.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { setTyping } from "#core/messages/set-typing.ts";
import { hashSecret } from "#core/secret-hash.ts";
import { blockUser, unblockUser } from "#core/users/block-user.ts";
import { userOfToken } from "#core/users/user-of-token.ts";
import { describeOnEachDatabase } from "#tests/support/each-database.ts";
import { makeChat, type UserPerson } from "#tests/support/make-ctx.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

const HOUR = 60 * 60;

await describeOnEachDatabase("a blocked user", (open) => {
	async function start() {
		const chat = await makeChat(open);
		const grace = await chat.anAgent();
		const ada = await chat.aUser();
		const { id: conversation_id } = await chat.aConversation(ada);
		/** What the next call of this user's token is made with. */
		async function now({ token }: UserPerson) {
			const actor = await userOfToken(chat.reads, token, chat.clock.now());
			if (!actor) throw new Error("The token is nobody's.");
			return chat.ctxOf(actor);
		}
		const write = async (user: UserPerson) => sendMessage({ ctx: await now(user), input: { conversation_id, content: "Spam" } });
		return { chat, grace, ada, conversation_id, now, write };
	}

	it("may read, but not write, type or escalate, and is told until when", async () => {
		const { chat, grace, ada, conversation_id, now, write } = await start();
		const blocked = await blockUser({ ctx: grace.ctx, input: { user_id: ada.id, hours: 2, reason: "Spam" } });
		expect(blocked).toEqual({ user_id: ada.id, blocked_until: "2026-05-04T12:00:00.000Z", reason: "Spam" });
		const ctx = await now(ada);
		const refused = { code: "forbidden", retryAfter: 2 * HOUR };
		expect(await refusalOf(write(ada))).toMatchObject(refused);
		expect(await refusalOf(setTyping({ ctx, input: { conversation_id, is_typing: true } }))).toMatchObject(refused);
		expect(await refusalOf(escalateConversation({ ctx, input: { conversation_id, reason: "please" } }))).toMatchObject(refused);
		expect((await readHistory({ ctx, input: { conversation_id } })).count).toBe(1);
		expect(chat.ended).toEqual([hashSecret(ada.token)]);
		expect(chat.publishedAs("conversation.status").map(({ item }) => item)).toMatchObject([
			{ conversation_id, user_blocked_until: blocked.blocked_until, user_blocked_reason: "Spam" },
		]);
		expect(await chat.db.auditEntry.findMany()).toMatchObject([
			// Without the reason, which would outlive an erasure here.
			{ action: "user.blocked", actorId: grace.id, targetId: ada.id, details: '{"hours":2}' },
		]);
	});

	it("may write again when the time is over, or when an agent says so", async () => {
		const { chat, grace, ada, write } = await start();
		await blockUser({ ctx: grace.ctx, input: { user_id: ada.id, hours: 1, reason: "Spam" } });
		chat.clock.pass(HOUR - 1);
		expect(await refusalOf(write(ada))).toMatchObject({ code: "forbidden", retryAfter: 1 });
		chat.clock.pass(1);
		expect(await write(ada)).toMatchObject({ status: "success" });
		await blockUser({ ctx: grace.ctx, input: { user_id: ada.id, hours: 0.5, reason: "Again" } });
		expect(await refusalOf(write(ada))).toMatchObject({ code: "forbidden" });
		await unblockUser({ ctx: grace.ctx, input: { user_id: ada.id } });
		expect(await write(ada)).toMatchObject({ status: "success" });
	});

	it("is blocked by agents only, and only where there is one", async () => {
		const { chat, grace, ada, write } = await start();
		const input = { user_id: ada.id, hours: 1, reason: "I do not like you" };
		for (const { ctx } of [await chat.aUser(), chat.aBot()]) {
			expect(await refusalOf(blockUser({ ctx, input }))).toMatchObject({ code: "forbidden" });
			expect(await refusalOf(unblockUser({ ctx, input: { user_id: ada.id } }))).toMatchObject({ code: "forbidden" });
		}
		expect(await refusalOf(blockUser({ ctx: grace.ctx, input: { ...input, user_id: "nobody" } }))).toMatchObject({
			code: "not_found",
		});
		expect(await refusalOf(blockUser({ ctx: grace.ctx, input: { ...input, hours: 0 } }))).toMatchObject({ code: "invalid_input" });
		expect(await refusalOf(blockUser({ ctx: grace.ctx, input: { ...input, reason: " " } }))).toMatchObject({
			code: "invalid_input",
		});
		expect(await write(ada)).toMatchObject({ status: "success" });
	});
});

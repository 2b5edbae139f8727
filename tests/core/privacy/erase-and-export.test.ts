import { expect, it } from "vitest";
import { escalateConversation } from "#core/escalations/escalate-conversation.ts";
import { editMessage } from "#core/messages/edit-message.ts";
import { react } from "#core/messages/react.ts";
import { readHistory } from "#core/messages/read-history.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { eraseUser } from "#core/privacy/erase-user.ts";
import { exportUser } from "#core/privacy/export-user.ts";
import { hashSecret } from "#core/secret-hash.ts";
import { userOfToken } from "#core/users/user-of-token.ts";
import { describeOnEachDatabase } from "#tests/support/each-database.ts";
import { makeChat } from "#tests/support/make-ctx.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

await describeOnEachDatabase("a user's data", (open) => {
	async function start() {
		const chat = await makeChat(open);
		const admin = await chat.anAgent("Grace", "admin");
		const ada = await chat.aUser({ name: "Ada Lovelace", email: "ada@example.com" });
		await chat.aConversation(ada, ["My number is 555-0100", "Are you there?"], "of-ada");
		await escalateConversation({ ctx: ada.ctx, input: { conversation_id: "of-ada", reason: "urgent" } });
		const bob = await chat.aUser({ name: "Bob" });
		await chat.aConversation(bob, ["Hello"], "of-bob");
		return { chat, admin, ada, bob };
	}

	it("is handed out whole, to an administrator or to the user", async () => {
		const { chat, admin, ada } = await start();
		const input = { user_id: ada.id };
		const exported = await exportUser({ ctx: admin.ctx, input });
		expect(exported).toMatchObject({
			exported_at: "2026-05-04T10:00:00.000Z",
			user: { user_id: ada.id, site: "default", name: "Ada Lovelace", email: "ada@example.com", external_id: null },
			sessions: [{ created_at: "2026-05-04T10:00:00.000Z" }],
			conversations: [
				{
					conversation_id: "of-ada",
					status: "escalated",
					messages: [{ content: "My number is 555-0100" }, { content: "Are you there?" }],
					escalations: [{ reason: "urgent" }],
				},
			],
		});
		expect(JSON.stringify(exported)).not.toContain(hashSecret(ada.token));
		expect(await exportUser({ ctx: ada.ctx, input })).toEqual(exported);
		expect(await chat.db.auditEntry.count({ where: { action: "user.exported", targetId: ada.id } })).toBe(2);
	});

	it("holds what the user's own messages said before, and not what agents thought better of", async () => {
		const { chat, admin, ada } = await start();
		const [first] = (await readHistory({ ctx: ada.ctx, input: { conversation_id: "of-ada" } })).messages;
		const about = { conversation_id: "of-ada", message_id: first?.id ?? "" };
		await editMessage({ ctx: ada.ctx, input: { ...about, content: "My number is 555-0199" } });
		const answer = await sendMessage({
			ctx: admin.ctx,
			input: { conversation_id: "of-ada", content: "Oh no", reply_to: about.message_id },
		});
		await editMessage({ ctx: admin.ctx, input: { ...about, message_id: answer.message_id, content: "I see" } });
		await react({ ctx: admin.ctx, input: { ...about, emoji: "👍" } });
		const [exported] = (await exportUser({ ctx: ada.ctx, input: { user_id: ada.id } })).conversations;
		expect(exported?.earlier_texts).toMatchObject([{ message_id: about.message_id, content: "My number is 555-0100" }]);
		expect(exported?.messages).toEqual((await readHistory({ ctx: ada.ctx, input: { conversation_id: "of-ada" } })).messages);
		await eraseUser({ ctx: ada.ctx, input: { user_id: ada.id } });
		expect(await chat.db.messageVersion.count()).toBe(0);
		expect(await chat.db.messageReaction.count()).toBe(0);
	});

	it("is gone after an erase, and nobody else's is", async () => {
		const { chat, admin, ada, bob } = await start();
		expect(await eraseUser({ ctx: admin.ctx, input: { user_id: ada.id } })).toEqual({
			user_id: ada.id,
			conversations: 1,
			backups: [],
		});
		expect(await refusalOf(readHistory({ ctx: admin.ctx, input: { conversation_id: "of-ada" } }))).toMatchObject({
			code: "not_found",
		});
		expect(await userOfToken(chat.reads, ada.token, chat.clock.now())).toBeNull();
		expect(chat.ended).toEqual([hashSecret(ada.token)]);
		expect(chat.publishedAs("conversation.deleted")).toEqual([
			{ type: "conversation.deleted", conversationId: "of-ada", userId: ada.id },
		]);
		expect((await readHistory({ ctx: bob.ctx, input: { conversation_id: "of-bob" } })).count).toBe(1);
		const left = JSON.stringify([
			await chat.db.user.findMany(),
			await chat.db.message.findMany(),
			await chat.db.escalation.findMany(),
			await chat.db.conversation.findMany({ omit: { changeNo: true } }),
			await chat.db.auditEntry.findMany(),
		]);
		for (const trace of ["Ada", "ada@example.com", "555-0100", "urgent"]) expect(left).not.toContain(trace);
	});

	it("may be erased by the user, once", async () => {
		const { ada } = await start();
		expect(await eraseUser({ ctx: ada.ctx, input: { user_id: ada.id } })).toMatchObject({ conversations: 1 });
		expect(await refusalOf(eraseUser({ ctx: ada.ctx, input: { user_id: ada.id } }))).toMatchObject({ code: "not_found" });
	});

	it("stays under a block that users would lift by erasing themselves, and goes when an administrator says so", async () => {
		const { chat, admin, ada } = await start();
		const input = { user_id: ada.id };
		const blockedUntil = new Date(chat.clock.now().getTime() + 60_000);
		const blocked = chat.ctxOf({ ...ada.actor, type: "user", siteId: "default", name: "Ada", blockedUntil });
		expect(await refusalOf(eraseUser({ ctx: blocked, input }))).toMatchObject({ code: "forbidden", retryAfter: 60 });
		expect(await exportUser({ ctx: blocked, input })).toMatchObject({ user: { user_id: ada.id } });
		expect(await eraseUser({ ctx: admin.ctx, input })).toMatchObject({ conversations: 1 });
	});

	it("is handed out or erased for a user five times in an hour, for administrators as often as they like", async () => {
		const { chat, admin, ada, bob } = await start();
		const input = { user_id: ada.id };
		for (let i = 0; i < 10; i += 1) {
			expect(await refusalOf(exportUser({ ctx: bob.ctx, input }))).toMatchObject({ code: "not_found" });
			await exportUser({ ctx: admin.ctx, input });
		}
		for (let i = 0; i < 5; i += 1) await exportUser({ ctx: ada.ctx, input });
		for (const verb of [exportUser, eraseUser]) {
			const refused = await refusalOf(verb({ ctx: ada.ctx, input }));
			expect(refused).toMatchObject({ code: "rate_limited", retryAfter: expect.any(Number) });
		}
		expect(await chat.db.auditEntry.count({ where: { action: "user.exported" } })).toBe(15);
		await exportUser({ ctx: bob.ctx, input: { user_id: bob.id } });
	});

	it("is nobody else's business", async () => {
		const { chat, ada, bob } = await start();
		const input = { user_id: ada.id };
		const unknown = { user_id: "nobody" };
		for (const verb of [exportUser, eraseUser]) {
			const refused = await refusalOf(verb({ ctx: bob.ctx, input }));
			expect(refused).toMatchObject({ code: "not_found" });
			expect(await refusalOf(verb({ ctx: bob.ctx, input: unknown }))).toEqual(refused);
			expect(await refusalOf(verb({ ctx: (await chat.anAgent("Ann")).ctx, input }))).toMatchObject({ code: "forbidden" });
			expect(await refusalOf(verb({ ctx: chat.aBot().ctx, input }))).toMatchObject({ code: "forbidden" });
			expect(await refusalOf(verb({ ctx: chat.nobody, input }))).toMatchObject({ code: "unauthenticated" });
		}
		expect(await chat.db.user.count()).toBe(2);
	});
});

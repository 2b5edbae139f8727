import { expect, it } from "vitest";
import { listAudit } from "#core/audit/list-audit.ts";
import { assignConversation } from "#core/conversations/assign-conversation.ts";
import { changeSite } from "#core/sites/change-site.ts";
import { blockUser } from "#core/users/block-user.ts";
import { describeOnEachDatabase } from "#tests/support/each-database.ts";
import { makeChat } from "#tests/support/make-ctx.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

await describeOnEachDatabase("the audit log", (open) => {
	async function start() {
		const chat = await makeChat(open);
		const admin = await chat.anAgent("Grace", "admin");
		const ada = await chat.aUser();
		const { id: conversation_id } = await chat.aConversation(ada);
		await changeSite({ ctx: admin.ctx, input: { site: "default", idle_minutes: 30 } });
		chat.clock.pass(1);
		await blockUser({ ctx: admin.ctx, input: { user_id: ada.id, hours: 1, reason: "Spam" } });
		chat.clock.pass(1);
		await assignConversation({ ctx: admin.ctx, input: { conversation_id, agent_id: admin.id } });
		return { chat, admin, ada, conversation_id };
	}

	it("tells an administrator who did what, when and from where, newest first", async () => {
		const { admin, ada, conversation_id } = await start();
		const by = { actor: { type: "agent", id: admin.id, name: "Grace" }, address: "192.0.2.1" };
		const { entries, next_cursor } = await listAudit({ ctx: admin.ctx, input: {} });
		expect(entries).toMatchObject([
			{
				...by,
				action: "conversation.assigned",
				target: { type: "conversation", id: conversation_id },
				details: { agent_id: admin.id },
			},
			{ ...by, action: "user.blocked", target: { type: "user", id: ada.id }, details: { hours: 1 } },
			{
				...by,
				action: "site.changed",
				target: { type: "site", id: "default" },
				details: { idle_minutes: 30 },
				at: "2026-05-04T10:00:00.000Z",
			},
		]);
		expect(next_cursor).toBeNull();
	});

	it("comes page by page, and by kind or by what it is about", async () => {
		const { admin, ada } = await start();
		const list = (input: Parameters<typeof listAudit>[0]["input"]) => listAudit({ ctx: admin.ctx, input });
		const first = await list({ limit: 2 });
		const rest = await list({ limit: 2, cursor: first.next_cursor ?? "" });
		expect([...first.entries, ...rest.entries].map(({ action }) => action)).toEqual([
			"conversation.assigned",
			"user.blocked",
			"site.changed",
		]);
		expect((await list({ action: "user.blocked" })).entries).toMatchObject([{ target: { id: ada.id } }]);
		expect((await list({ target_id: "default" })).entries).toMatchObject([{ action: "site.changed" }]);
		expect(await refusalOf(list({ action: "user.liked" as never }))).toMatchObject({ code: "invalid_input" });
	});

	it("is neither changed nor shortened, not even by the database's own owner", async () => {
		const { chat } = await start();
		await expect(chat.db.auditEntry.deleteMany()).rejects.toThrow();
		await expect(chat.db.auditEntry.updateMany({ data: { actorName: "Nobody" } })).rejects.toThrow();
		expect(await chat.db.auditEntry.count({ where: { actorName: "Grace" } })).toBe(3);
	});

	it("is for administrators", async () => {
		const { chat, ada } = await start();
		for (const { ctx } of [await chat.anAgent("Ann"), ada, chat.aBot()]) {
			expect(await refusalOf(listAudit({ ctx, input: {} }))).toMatchObject({ code: "forbidden" });
		}
	});
});

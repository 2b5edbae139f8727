import { expect, it } from "vitest";
import { resolveConversation } from "#core/conversations/resolve-conversation.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { applyRetention } from "#core/privacy/apply-retention.ts";
import { describeOnEachDatabase } from "#tests/support/each-database.ts";
import { makeChat } from "#tests/support/make-ctx.ts";

const DAY = 24 * 60 * 60;

await describeOnEachDatabase("what a site keeps", (open) => {
	it("is everything, until it says how long", async () => {
		const chat = await makeChat(open);
		const grace = await chat.anAgent();
		await chat.aConversation(await chat.aUser(), ["Hello"], "old");
		await resolveConversation({ ctx: grace.ctx, input: { conversation_id: "old" } });
		chat.clock.pass(1000 * DAY);
		expect(await applyRetention(chat.nobody)).toBe(0);
	});

	it("ends for what was resolved before its days, and for nothing else", async () => {
		const chat = await makeChat(open);
		const grace = await chat.anAgent();
		const ada = await chat.aUser();
		const elsewhere = await chat.aUser({ site: "demo" });
		const resolve = (id: string) => resolveConversation({ ctx: grace.ctx, input: { conversation_id: id } });
		await chat.db.site.update({ where: { id: "default" }, data: { retentionDays: 30 } });
		for (const id of ["old", "reopened", "open"]) await chat.aConversation(ada, ["Hello"], id);
		await chat.aConversation(elsewhere, ["Hello"], "elsewhere");
		for (const id of ["old", "reopened", "elsewhere"]) await resolve(id);
		chat.clock.pass(20 * DAY);
		await sendMessage({ ctx: ada.ctx, input: { conversation_id: "reopened", content: "Me again" } });
		await chat.aConversation(ada, ["Hello"], "young");
		await resolve("young");
		chat.clock.pass(11 * DAY);
		expect(await applyRetention(chat.nobody)).toBe(1);
		const left = await chat.db.conversation.findMany({ select: { id: true }, orderBy: { id: "asc" } });
		expect(left.map(({ id }) => id)).toEqual(["elsewhere", "open", "reopened", "young"]);
		expect(await chat.db.message.count({ where: { conversationId: "old" } })).toBe(0);
		expect(await chat.db.auditEntry.findMany()).toMatchObject([
			{ action: "conversation.deleted", targetId: "default", details: expect.stringContaining('"conversations":1') },
		]);
		expect(await applyRetention(chat.nobody)).toBe(0);
	});
});

import { describe, expect, it } from "vitest";
import { resolveConversation } from "#core/conversations/resolve-conversation.ts";
import { escalateConversation } from "#core/escalations/escalate-conversation.ts";
import { listEscalations } from "#core/escalations/list-escalations.ts";
import { makeChat } from "#tests/support/make-ctx.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

describe("listing the escalations of a conversation", () => {
	it("shows its user and an agent all of them, oldest first, also after it was resolved", async () => {
		const chat = await makeChat();
		const ada = await chat.aUser();
		const grace = await chat.anAgent();
		const { id: conversation_id } = await chat.aConversation(ada);
		const { id: other } = await chat.aConversation(ada);
		for (const [reason, where] of [
			["first", conversation_id],
			["elsewhere", other],
			["second", conversation_id],
		]) {
			await escalateConversation({ ctx: ada.ctx, input: { conversation_id: where ?? "", reason, metadata: { said: reason } } });
			chat.clock.pass(1);
		}
		await resolveConversation({ ctx: grace.ctx, input: { conversation_id } });
		for (const { ctx } of [ada, grace]) {
			const list = await listEscalations({ ctx, input: { conversation_id } });
			expect(list).toMatchObject({ conversation_id, count: 2 });
			expect(list.escalations.map(({ reason, metadata, timestamp }) => [reason, metadata, timestamp])).toEqual([
				["first", { said: "first" }, "2026-05-04T10:00:00.000Z"],
				["second", { said: "second" }, "2026-05-04T10:00:02.000Z"],
			]);
		}
	});

	it("comes page by page where it is long", async () => {
		const chat = await makeChat();
		const ada = await chat.aUser();
		const { id: conversation_id } = await chat.aConversation(ada);
		for (const reason of ["first", "second", "third"]) {
			await escalateConversation({ ctx: ada.ctx, input: { conversation_id, reason } });
			chat.clock.pass(1);
		}
		const page = (cursor?: string) => listEscalations({ ctx: ada.ctx, input: { conversation_id, limit: 2, cursor } });
		const first = await page();
		expect(first).toMatchObject({ count: 2, has_more: true });
		const second = await page(first.next_cursor ?? "");
		expect([...first.escalations, ...second.escalations].map(({ reason }) => reason)).toEqual(["first", "second", "third"]);
		expect(second).toMatchObject({ has_more: false, next_cursor: null });
	});

	it("shows an empty list where nobody asked for a human", async () => {
		const chat = await makeChat();
		const ada = await chat.aUser();
		const { id: conversation_id } = await chat.aConversation(ada);
		expect(await listEscalations({ ctx: ada.ctx, input: { conversation_id } })).toEqual({
			conversation_id,
			escalations: [],
			count: 0,
			has_more: false,
			next_cursor: null,
		});
	});

	it("hides somebody else's conversation behind the answer for an unknown one", async () => {
		const chat = await makeChat();
		const { id: conversation_id } = await chat.aConversation(await chat.aUser());
		const bob = await chat.aUser();
		const unknown = await refusalOf(listEscalations({ ctx: bob.ctx, input: { conversation_id: "unknown" } }));
		expect(unknown.code).toBe("not_found");
		expect(await refusalOf(listEscalations({ ctx: bob.ctx, input: { conversation_id } }))).toEqual(unknown);
	});
});

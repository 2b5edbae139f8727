import { describe, expect, it } from "vitest";
import { assignConversation } from "#core/conversations/assign-conversation.ts";
import { readStatus } from "#core/conversations/read-status.ts";
import { reopenConversation } from "#core/conversations/reopen-conversation.ts";
import { resolveConversation } from "#core/conversations/resolve-conversation.ts";
import { escalateConversation } from "#core/escalations/escalate-conversation.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { makeChat, type Person } from "#tests/support/make-ctx.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

async function start() {
	const chat = await makeChat();
	const ada = await chat.aUser();
	const grace = await chat.anAgent("Grace");
	const { id: conversation_id } = await chat.aConversation(ada);
	chat.forget();
	const resolve = ({ ctx }: Pick<Person, "ctx"> = grace) => resolveConversation({ ctx, input: { conversation_id } });
	const reopen = ({ ctx }: Pick<Person, "ctx"> = grace) => reopenConversation({ ctx, input: { conversation_id } });
	const status = () => readStatus({ ctx: ada.ctx, input: { conversation_id } });
	const row = () => chat.db.conversation.findUnique({ where: { id: conversation_id } });
	const say = ({ ctx }: Person, content: string) => sendMessage({ ctx, input: { conversation_id, content } });
	const assign = (agent_id: string | null) => assignConversation({ ctx: grace.ctx, input: { conversation_id, agent_id } });
	return { chat, ada, grace, conversation_id, resolve, reopen, status, row, say, assign };
}

describe("resolving a conversation", () => {
	it("ends the wait and the escalation, and tells everybody once", async () => {
		const { chat, ada, conversation_id, resolve, status, row } = await start();
		await escalateConversation({ ctx: ada.ctx, input: { conversation_id } });
		chat.forget();
		const at = chat.clock.pass(60);
		const answer = { status: "success", conversation_id, conversation_status: "resolved" };
		expect(await resolve()).toEqual(answer);
		expect(await status()).toMatchObject({ status: "resolved", escalation_reason: null, rev: 3 });
		expect(await row()).toMatchObject({ waitingSince: null, escalatedAt: null, resolvedAt: at });
		chat.clock.pass(60);
		expect(await resolve()).toEqual(answer);
		expect(await row()).toMatchObject({ resolvedAt: at, rev: 3 });
		expect(chat.published).toMatchObject([
			{ type: "conversation.status", at, rev: 3, prev: 2, item: { status: "resolved", resolved_at: at.toISOString() } },
		]);
	});

	it("is one resolve when two agents do it at once", async () => {
		const { chat, resolve, status } = await start();
		await Promise.all([resolve(), resolve(await chat.anAgent("Alan"))]);
		expect(await status()).toMatchObject({ status: "resolved", rev: 2 });
		expect(chat.published).toHaveLength(1);
	});

	it("remembers who had it, for when its user writes again", async () => {
		const { ada, grace, resolve, status, say, assign } = await start();
		await assign(grace.id);
		await resolve();
		expect(await status()).toMatchObject({ status: "resolved", assigned_agent_id: grace.id });
		await say(ada, "One more thing");
		expect(await status()).toMatchObject({ status: "assigned", assigned_agent_id: grace.id });
	});
});

describe("reopening a conversation", () => {
	it("gives it back to the agent who had it, as a new segment", async () => {
		const { chat, grace, conversation_id, resolve, reopen, row, assign, say } = await start();
		await assign(grace.id);
		await say(grace, "Hi");
		await resolve();
		chat.forget();
		const at = chat.clock.pass(60);
		expect(await reopen()).toEqual({ status: "success", conversation_id, conversation_status: "assigned" });
		expect(await row()).toMatchObject({ status: "assigned", assigneeId: grace.id, resolvedAt: null, firstRespondedAt: null });
		expect(chat.published).toMatchObject([{ type: "conversation.status", at, rev: 5, prev: 4, item: { status: "assigned" } }]);
	});

	it("leaves it to everybody when nobody had it", async () => {
		const { resolve, reopen } = await start();
		await resolve();
		expect(await reopen()).toMatchObject({ conversation_status: "open" });
	});

	it("leaves one that is not resolved as it is and tells nobody", async () => {
		const { chat, grace, reopen, row, assign } = await start();
		expect(await reopen()).toMatchObject({ conversation_status: "open" });
		await assign(grace.id);
		chat.forget();
		expect(await reopen()).toMatchObject({ conversation_status: "assigned" });
		expect(await row()).toMatchObject({ rev: 2 });
		expect(chat.published).toEqual([]);
	});
});

describe.each([
	["resolving", resolveConversation],
	["reopening", reopenConversation],
])("%s", (_name, verb) => {
	it("is for agents only", async () => {
		const { chat, ada, conversation_id, row } = await start();
		const input = { conversation_id };
		expect(await refusalOf(verb({ ctx: ada.ctx, input }))).toMatchObject({ code: "forbidden" });
		expect(await refusalOf(verb({ ctx: chat.aBot().ctx, input }))).toMatchObject({ code: "forbidden" });
		expect(await refusalOf(verb({ ctx: chat.nobody, input }))).toMatchObject({ code: "unauthenticated" });
		expect(await row()).toMatchObject({ status: "open", rev: 1 });
		expect(chat.published).toEqual([]);
	});

	it("needs a conversation that exists and nothing else", async () => {
		const { grace, conversation_id } = await start();
		expect(await refusalOf(verb({ ctx: grace.ctx, input: { conversation_id: "unknown" } }))).toMatchObject({ code: "not_found" });
		const input = { conversation_id, reason: "done" } as { conversation_id: string };
		expect(await refusalOf(verb({ ctx: grace.ctx, input }))).toMatchObject({ code: "invalid_input", errors: [{ path: "reason" }] });
	});
});

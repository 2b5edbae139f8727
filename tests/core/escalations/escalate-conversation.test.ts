import { expect, it } from "vitest";
import { assignConversation } from "#core/conversations/assign-conversation.ts";
import { readStatus } from "#core/conversations/read-status.ts";
import { resolveConversation } from "#core/conversations/resolve-conversation.ts";
import { escalateConversation } from "#core/escalations/escalate-conversation.ts";
import { listEscalations } from "#core/escalations/list-escalations.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { describeOnEachDatabase } from "#tests/support/each-database.ts";
import { makeChat, type Person } from "#tests/support/make-ctx.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

await describeOnEachDatabase("asking for a human", (open) => {
	async function start() {
		const chat = await makeChat(open);
		const ada = await chat.aUser({ name: "Ada" });
		const grace = await chat.anAgent("Grace");
		const { id: conversation_id } = await chat.aConversation(ada);
		chat.forget();
		const escalate = (person: Person = ada, reason?: string) =>
			escalateConversation({ ctx: person.ctx, input: { conversation_id, reason } });
		const status = () => readStatus({ ctx: grace.ctx, input: { conversation_id } });
		return { chat, ada, grace, conversation_id, escalate, status };
	}

	it("keeps the reason and the details, and tells everybody once", async () => {
		const { chat, ada, conversation_id, status } = await start();
		const at = chat.clock.pass(60).toISOString();
		const metadata = { user_feedback: "Need human assistance" };
		const answer = await escalateConversation({ ctx: ada.ctx, input: { conversation_id, reason: "complex_query", metadata } });
		expect(answer).toEqual({
			status: "success",
			escalation_id: expect.stringMatching(/^esc_[\w-]{22}$/),
			reason: "complex_query",
			timestamp: at,
		});
		const kept = { id: answer.escalation_id, conversation_id, reason: "complex_query", timestamp: at, metadata };
		expect(await listEscalations({ ctx: ada.ctx, input: { conversation_id } })).toEqual({
			conversation_id,
			escalations: [kept],
			count: 1,
			has_more: false,
			next_cursor: null,
		});
		expect(await status()).toMatchObject({ status: "escalated", escalation_reason: "complex_query", rev: 2 });
		expect(chat.published).toMatchObject([
			{ type: "conversation.escalated", escalation: kept, rev: 2, prev: 1, item: { status: "escalated", escalated_at: at } },
		]);
	});

	it("calls it a user's request when nobody gives a reason", async () => {
		const { escalate } = await start();
		expect(await escalate()).toMatchObject({ reason: "user_request" });
	});

	it("is one escalation when it is asked twice for the same reason", async () => {
		const { chat, ada, escalate, conversation_id, status } = await start();
		const first = await escalate();
		chat.clock.pass(5);
		expect(await escalate()).toEqual(first);
		expect(await listEscalations({ ctx: ada.ctx, input: { conversation_id } })).toMatchObject({ count: 1 });
		expect(chat.publishedAs("conversation.escalated")).toHaveLength(1);
		expect(await status()).toMatchObject({ rev: 2 });
	});

	it("is one escalation when an impatient user's clicks arrive at the same time", async () => {
		const { chat, ada, escalate, conversation_id, status } = await start();
		const answers = await Promise.all(Array.from({ length: 6 }, () => escalate()));
		expect(new Set(answers.map(({ escalation_id }) => escalation_id)).size).toBe(1);
		expect(await listEscalations({ ctx: ada.ctx, input: { conversation_id } })).toMatchObject({ count: 1 });
		expect(chat.publishedAs("conversation.escalated")).toHaveLength(1);
		expect(await status()).toMatchObject({ rev: 2 });
	});

	it("adds another escalation for another reason and keeps since when the user waits", async () => {
		const { chat, grace, escalate, conversation_id } = await start();
		await escalate();
		chat.clock.pass(30);
		await escalate(undefined, "refund");
		const { escalations } = await listEscalations({ ctx: grace.ctx, input: { conversation_id } });
		expect(escalations.map(({ reason }) => reason)).toEqual(["user_request", "refund"]);
		const [first, second] = chat.publishedAs("conversation.escalated");
		expect(second?.item.escalated_at).toBe(first?.item.escalated_at);
		expect(second?.item.escalation_reason).toBe("refund");
	});

	it("lets whoever asks after an answer wait from then on, and an agent's asking keep nobody waiting", async () => {
		const { chat, grace, conversation_id, escalate } = await start();
		await sendMessage({ ctx: grace.ctx, input: { conversation_id, content: "Is that all?" } });
		await escalate(grace, "refund");
		const at = chat.clock.pass(30).toISOString();
		await escalate();
		expect(chat.publishedAs("conversation.escalated").map(({ item }) => item.waiting_since)).toEqual([null, at]);
	});

	it("does not take the conversation out of the hands of the agent who has it", async () => {
		const { ada, grace, escalate, conversation_id, status } = await start();
		await assignConversation({ ctx: grace.ctx, input: { conversation_id, agent_id: grace.id } });
		await escalate(ada);
		expect(await status()).toMatchObject({
			status: "assigned",
			assigned_agent_id: grace.id,
			assigned_agent_name: "Grace",
			escalation_reason: "user_request",
		});
	});

	it("never leaves a conversation that an agent took meanwhile marked as waiting for one", async () => {
		const { grace, escalate, conversation_id, status } = await start();
		for (let round = 0; round < 5; round += 1) {
			await Promise.all([
				escalate(undefined, `reason ${round}`),
				assignConversation({ ctx: grace.ctx, input: { conversation_id, agent_id: grace.id } }),
			]);
			expect(await status()).toMatchObject({ status: "assigned", assigned_agent_id: grace.id });
			await Promise.all([
				escalate(undefined, `again ${round}`),
				assignConversation({ ctx: grace.ctx, input: { conversation_id, agent_id: null } }),
			]);
			expect(await status()).toMatchObject({ status: "escalated", assigned_agent_id: null });
		}
	});

	it("reopens a resolved conversation as a new escalation", async () => {
		const { chat, ada, grace, escalate, conversation_id, status } = await start();
		const first = await escalate();
		await resolveConversation({ ctx: grace.ctx, input: { conversation_id } });
		expect(await status()).toMatchObject({ status: "resolved", escalation_reason: null });
		const again = await escalate(ada);
		expect(again.escalation_id).not.toBe(first.escalation_id);
		expect(await status()).toMatchObject({ status: "escalated", escalation_reason: "user_request" });
		expect(await chat.db.conversation.findUnique({ where: { id: conversation_id } })).toMatchObject({
			resolvedAt: null,
			firstRespondedAt: null,
		});
	});

	it("is open to an agent and to a bot of the conversation's site", async () => {
		const { chat, grace, escalate } = await start();
		expect(await escalate(grace, "by an agent")).toMatchObject({ status: "success" });
		expect(await escalate(chat.aBot("default"), "by a bot")).toMatchObject({ status: "success" });
	});

	it("answers somebody else, a bot of another site and an unknown conversation with the same not found", async () => {
		const { chat, escalate, conversation_id, ada } = await start();
		const bob = await chat.aUser();
		const refusals = [
			await refusalOf(escalate(bob)),
			await refusalOf(escalate(chat.aBot("demo"))),
			await refusalOf(escalateConversation({ ctx: ada.ctx, input: { conversation_id: "unknown" } })),
		];
		for (const refusal of refusals)
			expect(refusal).toEqual({ code: "not_found", message: "There is no such conversation.", errors: [] });
		expect(await chat.db.escalation.count({ where: { conversationId: conversation_id } })).toBe(0);
		expect(chat.published).toEqual([]);
	});

	it("is refused without a session", async () => {
		const { chat, conversation_id } = await start();
		expect(await refusalOf(escalateConversation({ ctx: chat.nobody, input: { conversation_id } }))).toMatchObject({
			code: "unauthenticated",
		});
	});

	it("keeps a reason as it was written, and refuses one that no database can hold", async () => {
		const { chat, escalate } = await start();
		expect(await escalate(undefined, "  Ich möchte 👩🏽‍💻 sprechen\nbitte ")).toMatchObject({
			reason: "Ich möchte 👩🏽‍💻 sprechen\nbitte",
		});
		for (const reason of ["", "  ", "x".repeat(201), "a\0b", "half \ud83d"]) {
			expect(await refusalOf(escalate(undefined, reason))).toMatchObject({ code: "invalid_input", errors: [{ path: "reason" }] });
		}
		expect(await chat.db.escalation.count()).toBe(1);
	});
});

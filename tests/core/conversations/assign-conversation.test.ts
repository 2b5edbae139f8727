import { expect, it } from "vitest";
import { assignConversation } from "#core/conversations/assign-conversation.ts";
import { readStatus } from "#core/conversations/read-status.ts";
import { resolveConversation } from "#core/conversations/resolve-conversation.ts";
import { escalateConversation } from "#core/escalations/escalate-conversation.ts";
import { describeOnEachDatabase } from "#tests/support/each-database.ts";
import { makeChat, type Person } from "#tests/support/make-ctx.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

await describeOnEachDatabase("assigning a conversation", (open) => {
	async function start() {
		const chat = await makeChat(open);
		const ada = await chat.aUser();
		const grace = await chat.anAgent("Grace");
		const alan = await chat.anAgent("Alan");
		const { id: conversation_id } = await chat.aConversation(ada);
		chat.forget();
		const assign = (agent_id: string | null, { ctx }: Pick<Person, "ctx"> = grace) =>
			assignConversation({ ctx, input: { conversation_id, agent_id } });
		const status = () => readStatus({ ctx: ada.ctx, input: { conversation_id } });
		const resolve = () => resolveConversation({ ctx: grace.ctx, input: { conversation_id } });
		const escalate = () => escalateConversation({ ctx: ada.ctx, input: { conversation_id } });
		return { chat, ada, grace, alan, conversation_id, assign, status, resolve, escalate };
	}

	it("puts it into an agent's hands, escalated or not, and tells everybody who has it", async () => {
		const { chat, grace, conversation_id, assign, status } = await start();
		const at = chat.clock.pass(60);
		expect(await assign(grace.id)).toEqual({ status: "success", conversation_id, agent_id: grace.id });
		expect(await status()).toMatchObject({ status: "assigned", assigned_agent_id: grace.id, assigned_agent_name: "Grace", rev: 2 });
		expect(chat.published).toMatchObject([
			{ type: "conversation.assigned", at, rev: 2, prev: 1, item: { assigned_agent_id: grace.id, assigned_agent_name: "Grace" } },
		]);
	});

	it("passes it on from one agent to another", async () => {
		const { grace, alan, assign, status } = await start();
		await assign(grace.id);
		await assign(alan.id);
		expect(await status()).toMatchObject({ status: "assigned", assigned_agent_name: "Alan" });
	});

	it("tells nobody when the agent has it already", async () => {
		const { chat, grace, assign, status } = await start();
		await assign(grace.id);
		chat.forget();
		expect(await assign(grace.id)).toMatchObject({ status: "success" });
		expect(await status()).toMatchObject({ rev: 2 });
		expect(chat.published).toEqual([]);
	});

	it("hands it back to everybody: into the queue when its user asked for a human, else simply open", async () => {
		const { chat, grace, assign, status, escalate } = await start();
		await assign(grace.id);
		expect(await assign(null)).toMatchObject({ agent_id: null });
		expect(await status()).toMatchObject({ status: "open", assigned_agent_id: null, assigned_agent_name: null });
		await escalate();
		await assign(grace.id);
		await assign(null);
		expect(await status()).toMatchObject({ status: "escalated", escalation_reason: "user_request" });
		expect(chat.publishedAs("conversation.assigned").map(({ item }) => item.assigned_agent_id)).toEqual([
			grace.id,
			null,
			grace.id,
			null,
		]);
	});

	it("is a conflict where the conversation is resolved", async () => {
		const { chat, grace, assign, resolve, status } = await start();
		await resolve();
		chat.forget();
		expect(await refusalOf(assign(grace.id))).toMatchObject({
			code: "conflict",
			message: "This conversation is resolved. Reopen it first.",
		});
		expect(await status()).toMatchObject({ status: "resolved", assigned_agent_id: null });
		expect(chat.published).toEqual([]);
	});

	it("never brings a conversation back that another agent resolves at the same moment", async () => {
		const { chat, ada, grace, conversation_id } = await start();
		for (let round = 0; round < 6; round += 1) {
			const { id } = await chat.aConversation(ada, ["Hello"], `${conversation_id}-${round}`);
			const [assigned] = await Promise.allSettled([
				assignConversation({ ctx: grace.ctx, input: { conversation_id: id, agent_id: grace.id } }),
				resolveConversation({ ctx: grace.ctx, input: { conversation_id: id } }),
			]);
			expect(await readStatus({ ctx: ada.ctx, input: { conversation_id: id } })).toMatchObject({
				status: "resolved",
				assigned_agent_id: assigned.status === "fulfilled" ? grace.id : null,
			});
			if (assigned.status === "rejected") expect(assigned.reason).toMatchObject({ code: "conflict" });
		}
	});

	it("ends with one of two agents who take it at the same moment, and everybody heard the last word", async () => {
		const { chat, grace, alan, assign, status } = await start();
		await Promise.all([assign(grace.id, grace), assign(alan.id, alan)]);
		const { assigned_agent_id, rev } = await status();
		const last = chat
			.publishedAs("conversation.assigned")
			.sort((a, b) => a.rev - b.rev)
			.at(-1);
		expect(last).toMatchObject({ rev, item: { assigned_agent_id } });
	});

	it("needs an agent who exists", async () => {
		const { chat, ada, assign, status } = await start();
		for (const nobody of ["agent_99", ada.id]) {
			expect(await refusalOf(assign(nobody))).toMatchObject({
				code: "invalid_input",
				errors: [{ path: "agent_id", message: "is not an agent" }],
			});
		}
		expect(await status()).toMatchObject({ status: "open" });
		expect(chat.published).toEqual([]);
	});

	it("is for agents only", async () => {
		const { chat, ada, grace, assign, status } = await start();
		expect(await refusalOf(assign(grace.id, ada))).toMatchObject({ code: "forbidden" });
		expect(await refusalOf(assign(grace.id, chat.aBot()))).toMatchObject({ code: "forbidden" });
		expect(await refusalOf(assign(grace.id, { ctx: chat.nobody }))).toMatchObject({ code: "unauthenticated" });
		expect(await status()).toMatchObject({ status: "open", rev: 1 });
	});

	it("needs a conversation that exists", async () => {
		const { grace } = await start();
		const input = { conversation_id: "unknown", agent_id: grace.id };
		expect(await refusalOf(assignConversation({ ctx: grace.ctx, input }))).toMatchObject({ code: "not_found" });
	});
});

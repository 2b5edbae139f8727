import { describe, expect, it } from "vitest";
import { assignConversation } from "#core/conversations/assign-conversation.ts";
import { listQueue } from "#core/conversations/list-queue.ts";
import { resolveConversation } from "#core/conversations/resolve-conversation.ts";
import { escalateConversation } from "#core/escalations/escalate-conversation.ts";
import type { ListQueueInput } from "#protocol/inputs.ts";
import { makeChat } from "#tests/support/make-ctx.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

async function start() {
	const chat = await makeChat();
	const ada = await chat.aUser();
	const grace = await chat.anAgent();
	const escalate = (conversation_id: string, reason: string) =>
		escalateConversation({ ctx: ada.ctx, input: { conversation_id, reason } });
	const assign = (conversation_id: string, agent_id: string | null) =>
		assignConversation({ ctx: grace.ctx, input: { conversation_id, agent_id } });
	for (const id of ["c1", "c2", "c3"]) await chat.aConversation(ada, ["Hello"], id);
	const queue = async () => (await listQueue({ ctx: grace.ctx, input: {} })).queue.map(({ conversation_id }) => conversation_id);
	return { chat, ada, grace, escalate, assign, queue };
}

describe("the queue", () => {
	it("shows who asked for a human and has none, longest wait first, with the latest reason", async () => {
		const { chat, grace, escalate } = await start();
		await escalate("c2", "first");
		chat.clock.pass(10);
		await escalate("c1", "second");
		chat.clock.pass(10);
		await escalate("c2", "third");
		expect(await listQueue({ ctx: grace.ctx, input: {} })).toEqual({
			queue: [
				{ conversation_id: "c2", escalated_at: "2026-05-04T10:00:00.000Z", reason: "third" },
				{ conversation_id: "c1", escalated_at: "2026-05-04T10:00:10.000Z", reason: "second" },
			],
			count: 2,
			has_more: false,
			next_cursor: null,
		});
	});

	it("loses who is taken or resolved, and gets back in the old place who is handed back", async () => {
		const { chat, grace, escalate, assign, queue } = await start();
		for (const id of ["c1", "c2", "c3"]) {
			await escalate(id, "help");
			chat.clock.pass(1);
		}
		await assign("c1", grace.id);
		await resolveConversation({ ctx: grace.ctx, input: { conversation_id: "c3" } });
		expect(await queue()).toEqual(["c2"]);
		await assign("c1", null);
		expect(await queue()).toEqual(["c1", "c2"]);
	});

	it("is empty where nobody asked", async () => {
		const { grace } = await start();
		expect(await listQueue({ ctx: grace.ctx, input: {} })).toEqual({ queue: [], count: 0, has_more: false, next_cursor: null });
	});

	it("comes page by page, also where many asked in the same moment", async () => {
		const { chat, ada, grace, escalate, queue } = await start();
		for (const id of ["c1", "c2", "c3"]) await escalate(id, "help");
		chat.clock.pass(1);
		for (const id of ["c5", "c4"]) {
			await chat.aConversation(ada, ["Hello"], id);
			await escalate(id, "help");
		}
		const seen: string[] = [];
		for (let cursor: string | undefined; ; ) {
			const page = await listQueue({ ctx: grace.ctx, input: { limit: 2, cursor } });
			seen.push(...page.queue.map(({ conversation_id }) => conversation_id));
			expect(page).toMatchObject({ count: page.queue.length, has_more: page.next_cursor !== null });
			if (page.next_cursor === null) break;
			cursor = page.next_cursor;
		}
		expect(seen).toEqual(["c1", "c2", "c3", "c4", "c5"]);
		expect(await queue()).toEqual(seen);
	});

	it("is for agents only, and names what it does not know", async () => {
		const { chat, ada, grace } = await start();
		expect(await refusalOf(listQueue({ ctx: ada.ctx, input: {} }))).toMatchObject({ code: "forbidden" });
		expect(await refusalOf(listQueue({ ctx: chat.aBot().ctx, input: {} }))).toMatchObject({ code: "forbidden" });
		expect(await refusalOf(listQueue({ ctx: chat.nobody, input: {} }))).toMatchObject({ code: "unauthenticated" });
		for (const [input, path] of [
			[{ limit: 0 }, "limit"],
			[{ cursor: "yesterday" }, "cursor"],
			[{ view: "all" }, "view"],
		] as const) {
			expect(await refusalOf(listQueue({ ctx: grace.ctx, input: input as ListQueueInput }))).toMatchObject({ errors: [{ path }] });
		}
	});
});

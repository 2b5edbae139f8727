import { expect, it } from "vitest";
import { readChanges } from "#core/conversations/read-changes.ts";
import { resolveConversation } from "#core/conversations/resolve-conversation.ts";
import { escalateConversation } from "#core/escalations/escalate-conversation.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { describeOnEachDatabase } from "#tests/support/each-database.ts";
import { makeChat } from "#tests/support/make-ctx.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

await describeOnEachDatabase("catching up (D4)", (open) => {
	async function start(texts = ["One", "Two", "Three"]) {
		const chat = await makeChat(open);
		const ada = await chat.aUser({ name: "Ada" });
		const grace = await chat.anAgent("Grace");
		const { id: conversation_id } = await chat.aConversation(ada, texts);
		const changes = (input: object = {}, person = ada) => readChanges({ ctx: person.ctx, input: { conversation_id, ...input } });
		return { chat, ada, grace, conversation_id, changes };
	}

	it("brings everything, page by page, in order and without a gap", async () => {
		const { changes } = await start(Array.from({ length: 7 }, (_, i) => `${i + 1}`));
		const seen: string[] = [];
		let cursor = "0";
		for (let more = true; more; ) {
			const page = await changes({ after: cursor, limit: 3 });
			seen.push(...page.messages.map(({ content }) => content));
			({ cursor, has_more: more } = page);
		}
		expect(seen).toEqual(["1", "2", "3", "4", "5", "6", "7"]);
		expect(cursor).toBe("7");
	});

	it("brings only what came after the cursor, and what changed beside messages", async () => {
		const { grace, ada, conversation_id, changes } = await start();
		const { cursor } = await changes();
		expect(await changes({ after: cursor })).toMatchObject({ messages: [], count: 0, has_more: false, cursor });

		await escalateConversation({ ctx: ada.ctx, input: { conversation_id, reason: "refund" } });
		await sendMessage({ ctx: grace.ctx, input: { conversation_id, content: "Done" } });
		const page = await changes({ after: cursor });
		expect(page).toMatchObject({ count: 1, messages: [{ content: "Done", seq: 4 }], state: { escalation_reason: "refund" } });

		await resolveConversation({ ctx: grace.ctx, input: { conversation_id } });
		expect(await changes({ after: page.cursor })).toMatchObject({ count: 0, state: { status: "resolved" }, cursor: "6" });
	});

	it("waits for a change where there is none, and answers when it comes", async () => {
		const { grace, conversation_id, changes } = await start();
		const waiting = changes({ after: "3", wait: 20 });
		await sendMessage({ ctx: grace.ctx, input: { conversation_id, content: "Here I am" } });
		expect(await waiting).toMatchObject({ messages: [{ content: "Here I am" }], cursor: "4" });
	});

	it("does not wait when there is something already, and gives up waiting in the end", async () => {
		const { changes } = await start();
		expect(await changes({ after: "2", wait: 20 })).toMatchObject({ count: 1, cursor: "3" });
		expect(await changes({ after: "3", wait: 1 })).toMatchObject({ count: 0, cursor: "3" });
	});

	it("is not woken by what happens in another conversation, and hears no more when it is over", async () => {
		const { chat, changes } = await start();
		const bob = await chat.aUser();
		const waiting = changes({ after: "3", wait: 1 });
		await chat.aConversation(bob);
		expect(await waiting).toMatchObject({ count: 0 });
	});

	it("answers an unknown conversation and somebody else's alike", async () => {
		const { chat, changes } = await start();
		const bob = await chat.aUser();
		const unknown = await refusalOf(changes({ conversation_id: "unknown" }, bob));
		expect(unknown).toMatchObject({ code: "not_found" });
		expect(await refusalOf(changes({}, bob))).toEqual(unknown);
	});
});

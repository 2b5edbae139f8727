import { expect, it } from "vitest";
import { assignConversation } from "#core/conversations/assign-conversation.ts";
import { countInbox } from "#core/conversations/count-inbox.ts";
import { resolveConversation } from "#core/conversations/resolve-conversation.ts";
import { escalateConversation } from "#core/escalations/escalate-conversation.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { rememberTotals } from "#server/db/remember-totals.ts";
import { describeOnEachDatabase } from "#tests/support/each-database.ts";
import { makeChat } from "#tests/support/make-ctx.ts";

await describeOnEachDatabase("the remembered totals of the inbox", (open) => {
	it("are counted once, and again after everything that moves a conversation from one view to another", async () => {
		const chat = await makeChat(open);
		let counted = 0;
		const countInboxOf = chat.reads.countInbox;
		const { events } = chat.nobody;
		const reads = rememberTotals(
			{
				...chat.reads,
				countInbox() {
					counted += 1;
					return countInboxOf();
				},
			},
			events,
		);
		const ada = await chat.aUser();
		const grace = await chat.anAgent();
		const counts = () => countInbox({ ...grace.ctx, reads }, grace.id);
		const input = { conversation_id: "c1" };
		const say = (content: string) => sendMessage({ ctx: ada.ctx, input: { ...input, content } });
		expect(await counts()).toEqual({ mine: 0, unassigned: 0, escalated: 0, all: 0, resolved: 0 });
		await say("Hello");
		expect(await counts()).toMatchObject({ unassigned: 1, all: 1 });
		const before = counted;
		await say("And more");
		expect([(await counts()).all, counted]).toEqual([1, before]);
		await escalateConversation({ ctx: ada.ctx, input });
		expect(await counts()).toMatchObject({ escalated: 1 });
		await assignConversation({ ctx: grace.ctx, input: { ...input, agent_id: grace.id } });
		expect(await counts()).toMatchObject({ mine: 1, unassigned: 0 });
		await resolveConversation({ ctx: grace.ctx, input });
		expect(await counts()).toEqual({ mine: 0, unassigned: 0, escalated: 0, all: 0, resolved: 1 });
		await say("Once more");
		expect(await counts()).toMatchObject({ all: 1, resolved: 0 });
	});
});

import { AssignInput } from "#protocol/inputs.ts";
import type { AssignResult } from "#protocol/shapes.ts";
import { requireAgent } from "../actors.ts";
import type { Call } from "../context.ts";
import { ChatError, conversationNotFound, invalidInput, parseInput } from "../refusals.ts";
import { changeConversation } from "./change-conversation.ts";
import { toInboxItem } from "./conversation-row.ts";
import { loadConversation } from "./load-conversation.ts";

/** Gives a conversation to an agent, or with `agent_id: null` back to everybody. */
export async function assignConversation({ ctx, input }: Call<AssignInput>): Promise<AssignResult> {
	requireAgent(ctx);
	const { conversation_id, agent_id } = parseInput(AssignInput, input);
	const before = await loadConversation(ctx, conversation_id);
	if (before.status === "resolved") throw new ChatError("conflict", "This conversation is resolved. Reopen it first.");
	if (agent_id !== null && !(await ctx.db.agent.findUnique({ where: { id: agent_id }, select: { id: true } }))) {
		throw invalidInput("agent_id", "is not an agent");
	}
	if (before.assigneeId !== agent_id) {
		const status = agent_id !== null ? "assigned" : before.escalatedAt ? "escalated" : "open";
		const after = await changeConversation(ctx.db, { id: before.id }, { assigneeId: agent_id, status });
		if (!after) throw conversationNotFound();
		ctx.events.publish({
			type: "conversation.assigned",
			item: toInboxItem(after),
			at: ctx.now(),
			rev: after.rev,
			prev: after.rev - 1,
		});
	}
	return { status: "success", conversation_id, agent_id };
}

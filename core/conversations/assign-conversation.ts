import { AssignInput } from "#protocol/inputs.ts";
import type { AssignResult } from "#protocol/shapes.ts";
import { requireAgent } from "../actors.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Call } from "../context.ts";
import { ChatError, invalidInput, parseInput } from "../refusals.ts";
import { changeByRule } from "./change-conversation.ts";
import { toInboxItem } from "./conversation-row.ts";

/** Gives a conversation to an agent, or with `agent_id: null` back to everybody. */
export async function assignConversation({ ctx, input }: Call<AssignInput>): Promise<AssignResult> {
	requireAgent(ctx);
	const { conversation_id, agent_id } = parseInput(AssignInput, input);
	const ofTheTeam = async () => (await ctx.db.agent.count({ where: { id: agent_id ?? "", removedAt: null } })) > 0;
	if (agent_id !== null && !(await ofTheTeam())) throw invalidInput("agent_id", "is not an agent");
	const { after } = await changeByRule(ctx, conversation_id, (before) => {
		if (before.status === "resolved") throw new ChatError("conflict", "This conversation is resolved. Reopen it first.");
		if (before.assigneeId === agent_id) return null;
		return { assigneeId: agent_id, status: agent_id !== null ? "assigned" : before.escalatedAt ? "escalated" : "open" };
	});
	if (after) {
		await recordAudit(ctx, ctx.db, {
			action: "conversation.assigned",
			target: { type: "conversation", id: conversation_id },
			details: { agent_id },
		});
		const item = toInboxItem(after);
		ctx.events.publish({ type: "conversation.assigned", item, at: ctx.now(), rev: after.rev, prev: after.rev - 1 });
	}
	// Removed between the question and the answer: whoever removed them may have looked for their conversations too early.
	if (agent_id !== null && !(await ofTheTeam())) return assignConversation({ ctx, input: { conversation_id, agent_id: null } });
	return { status: "success", conversation_id, agent_id };
}

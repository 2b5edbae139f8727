import { ConversationInput } from "#protocol/inputs.ts";
import type { EscalationList } from "#protocol/shapes.ts";
import { requireScope } from "../actors.ts";
import type { Call } from "../context.ts";
import { loadConversation } from "../conversations/load-conversation.ts";
import { parseInput } from "../refusals.ts";
import { toEscalation } from "./to-escalation.ts";

/** Every escalation of a conversation, oldest first. */
export async function listEscalations({ ctx, input }: Call<ConversationInput>): Promise<EscalationList> {
	requireScope(ctx, "conversations:read");
	const { id } = await loadConversation(ctx, parseInput(ConversationInput, input).conversation_id);
	const rows = await ctx.db.escalation.findMany({ where: { conversationId: id }, orderBy: [{ createdAt: "asc" }, { id: "asc" }] });
	return { conversation_id: id, escalations: rows.map(toEscalation), count: rows.length };
}

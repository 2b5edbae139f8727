import { ConversationInput } from "#protocol/inputs.ts";
import type { ConversationStatus, StatusResult } from "#protocol/shapes.ts";
import { requireAgent } from "../actors.ts";
import type { Call } from "../context.ts";
import { parseInput } from "../refusals.ts";
import { changeConversation } from "./change-conversation.ts";
import { toInboxItem } from "./conversation-row.ts";
import { loadConversation } from "./load-conversation.ts";

/** Opens a resolved conversation again, with the agent who had it. One that is not resolved stays as it is. */
export async function reopenConversation({ ctx, input }: Call<ConversationInput>): Promise<StatusResult> {
	requireAgent(ctx);
	const before = await loadConversation(ctx, parseInput(ConversationInput, input).conversation_id);
	const { id } = before;
	const reopened = await changeConversation(
		ctx.db,
		{ id, status: "resolved" },
		{ status: before.assigneeId ? "assigned" : "open", resolvedAt: null, firstRespondedAt: null },
	);
	if (reopened) {
		const item = toInboxItem(reopened);
		ctx.events.publish({ type: "conversation.status", item, at: ctx.now(), rev: reopened.rev, prev: reopened.rev - 1 });
	}
	return { status: "success", conversation_id: id, conversation_status: (reopened ?? before).status as ConversationStatus };
}

import { ConversationInput } from "#protocol/inputs.ts";
import type { ConversationStatus, StatusResult } from "#protocol/shapes.ts";
import { requireAgent } from "../actors.ts";
import type { Call } from "../context.ts";
import { parseInput } from "../refusals.ts";
import { changeByRule } from "./change-conversation.ts";
import { toInboxItem } from "./conversation-row.ts";

/** Opens a resolved conversation again, with the agent who had it. One that is not resolved stays as it is. */
export async function reopenConversation({ ctx, input }: Call<ConversationInput>): Promise<StatusResult> {
	requireAgent(ctx);
	const { conversation_id } = parseInput(ConversationInput, input);
	const { before, after } = await changeByRule(ctx, conversation_id, ({ status, assigneeId }) =>
		status === "resolved" ? { status: assigneeId ? "assigned" : "open", resolvedAt: null, firstRespondedAt: null } : null,
	);
	if (after) {
		ctx.events.publish({
			type: "conversation.status",
			item: toInboxItem(after),
			at: ctx.now(),
			rev: after.rev,
			prev: after.rev - 1,
		});
	}
	return { status: "success", conversation_id, conversation_status: (after ?? before).status as ConversationStatus };
}

import { ConversationInput } from "#protocol/inputs.ts";
import type { StatusResult } from "#protocol/shapes.ts";
import { requireAgent } from "../actors.ts";
import type { Call } from "../context.ts";
import { parseInput } from "../refusals.ts";
import { changeConversation } from "./change-conversation.ts";
import { toInboxItem } from "./conversation-row.ts";
import { loadConversation } from "./load-conversation.ts";

/** Ends a conversation; the user's next message reopens it. Resolving twice is one resolve. */
export async function resolveConversation({ ctx, input }: Call<ConversationInput>): Promise<StatusResult> {
	requireAgent(ctx);
	const { id } = await loadConversation(ctx, parseInput(ConversationInput, input).conversation_id);
	const at = ctx.now();
	const resolved = await changeConversation(
		ctx.db,
		{ id, status: { not: "resolved" } },
		{ status: "resolved", resolvedAt: at, waitingSince: null, escalatedAt: null, escalationReason: null },
	);
	if (resolved) {
		ctx.events.publish({ type: "conversation.status", item: toInboxItem(resolved), at, rev: resolved.rev, prev: resolved.rev - 1 });
	}
	return { status: "success", conversation_id: id, conversation_status: "resolved" };
}

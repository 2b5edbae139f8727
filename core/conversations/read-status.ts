import { ConversationInput } from "#protocol/inputs.ts";
import type { ConversationState } from "#protocol/shapes.ts";
import { requireScope } from "../actors.ts";
import type { Call } from "../context.ts";
import { parseInput } from "../refusals.ts";
import { toConversationState } from "./conversation-row.ts";
import { loadConversation } from "./load-conversation.ts";

/** Status, assignee and how far both sides have read. */
export async function readStatus({ ctx, input }: Call<ConversationInput>): Promise<ConversationState> {
	requireScope(ctx, "conversations:read");
	return toConversationState(await loadConversation(ctx, parseInput(ConversationInput, input).conversation_id));
}

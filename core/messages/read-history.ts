import { ReadHistoryInput } from "#protocol/inputs.ts";
import type { HistoryPage } from "#protocol/shapes.ts";
import { requireKnown } from "../actors.ts";
import type { Call } from "../context.ts";
import { sightOf } from "../conversations/load-conversation.ts";
import { conversationNotFound, parseInput } from "../refusals.ts";

/**
 * One page of a conversation, oldest first: the newest messages, those before a `seq` (reading upwards),
 * or those after one (catching up). `limit` defaults to CHAT_HISTORY_LIMIT.
 */
export async function readHistory({ ctx, input }: Call<ReadHistoryInput>): Promise<HistoryPage> {
	const { conversation_id, limit = ctx.settings.historyLimit, before, after } = parseInput(ReadHistoryInput, input);
	const sight = sightOf(requireKnown(ctx));
	const found = await ctx.reads.readHistory(conversation_id, sight, { limit: limit + 1, before, after });
	if (!found) throw conversationNotFound();

	const has_more = found.messages.length > limit;
	const forward = after !== undefined;
	// One more than asked for was read, at the far end.
	const page = has_more ? (forward ? found.messages.slice(0, limit) : found.messages.slice(1)) : found.messages;
	const edge = forward ? page.at(-1) : page[0];
	return {
		conversation_id,
		messages: page,
		count: page.length,
		has_more,
		next_cursor: has_more && edge ? String(edge.seq) : null,
	};
}

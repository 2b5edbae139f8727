import { ReadHistoryInput } from "#protocol/inputs.ts";
import type { HistoryPage } from "#protocol/shapes.ts";
import type { Call } from "../context.ts";
import { loadConversation } from "../conversations/load-conversation.ts";
import { parseInput } from "../refusals.ts";
import { toMessage } from "./to-message.ts";

/**
 * One page of a conversation, oldest first: the newest messages, those before a `seq` (reading upwards),
 * or those after one (catching up). `limit` defaults to CHAT_HISTORY_LIMIT.
 */
export async function readHistory({ ctx, input }: Call<ReadHistoryInput>): Promise<HistoryPage> {
	const { conversation_id, limit = ctx.settings.historyLimit, before, after } = parseInput(ReadHistoryInput, input);
	await loadConversation(ctx, conversation_id);

	const forward = after !== undefined;
	const rows = await ctx.db.message.findMany({
		where: {
			conversationId: conversation_id,
			...(forward ? { seq: { gt: after } } : before !== undefined ? { seq: { lt: before } } : {}),
		},
		orderBy: { seq: forward ? "asc" : "desc" },
		take: limit + 1,
	});
	const has_more = rows.length > limit;
	const page = rows.slice(0, limit);
	if (!forward) page.reverse();
	const edge = forward ? page.at(-1) : page[0];
	return {
		conversation_id,
		messages: page.map(toMessage),
		count: page.length,
		has_more,
		next_cursor: has_more && edge ? String(edge.seq) : null,
	};
}

import { ReadHistoryInput } from "#protocol/inputs.ts";
import type { HistoryPage } from "#protocol/shapes.ts";
import { requireScope } from "../actors.ts";
import type { Call } from "../context.ts";
import { sightOf } from "../conversations/load-conversation.ts";
import { conversationNotFound, parseInput } from "../refusals.ts";

/**
 * One page of a conversation, oldest first: the newest messages, those before a `seq` (reading upwards),
 * or those after one (catching up). `limit` defaults to CHAT_HISTORY_LIMIT.
 */
export async function readHistory({ ctx, input }: Call<ReadHistoryInput>): Promise<HistoryPage> {
	return (await readHistoryAt({ ctx, input })).page;
}

/**
 * The same with the version of the conversation, on which nothing but the URL and the caller's kind has a say. Who knows a page
 * of this version already gets an empty one, and no message is read.
 */
export async function readHistoryAt({
	ctx,
	input,
	knownVersion,
}: Call<ReadHistoryInput> & { knownVersion?: string | undefined }): Promise<{ version: string; page: HistoryPage }> {
	const { conversation_id, limit = ctx.settings.historyLimit, before, after } = parseInput(ReadHistoryInput, input);
	const sight = sightOf(requireScope(ctx, "conversations:read"));
	const found = await ctx.reads.readHistory(conversation_id, sight, { limit: limit + 1, before, after }, knownVersion);
	if (!found) throw conversationNotFound();

	const { version, messages: rows } = found;
	const has_more = rows.length > limit;
	const forward = after !== undefined;
	// One more than asked for was read, at the far end.
	const messages = has_more ? (forward ? rows.slice(0, limit) : rows.slice(1)) : rows;
	const edge = forward ? messages.at(-1) : messages[0];
	const next_cursor = has_more && edge ? String(edge.seq) : null;
	return { version, page: { conversation_id, messages, count: messages.length, has_more, next_cursor } };
}

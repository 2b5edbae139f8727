import { ReadChangesInput } from "#protocol/inputs.ts";
import type { ChangesPage } from "#protocol/shapes.ts";
import { requireScope } from "../actors.ts";
import type { Call, Ctx } from "../context.ts";
import { conversationNotFound, parseInput } from "../refusals.ts";
import { toConversationState } from "./conversation-row.ts";
import { listenForChange } from "./listen-for-change.ts";
import { sightOf } from "./load-conversation.ts";

const DEFAULT_LIMIT = 200;

/**
 * Catching up (D4): every message that is new or changed after the cursor, page by page without an end after which the
 * rest is missing, and the conversation as it is now. With `wait`, an answer that would be empty waits for a change.
 */
export async function readChanges({ ctx, input }: Call<ReadChangesInput>): Promise<ChangesPage> {
	const { conversation_id, after, limit = DEFAULT_LIMIT, wait } = parseInput(ReadChangesInput, input);
	// Listening begins before reading, so that nothing falls in between.
	const change = listenForChange(ctx, ({ item }) => item.conversation_id === conversation_id);
	try {
		const page = await readPage(ctx, conversation_id, after, limit);
		if (wait === 0 || page.cursor !== String(after)) return page;
		return (await change.within(wait * 1000)) ? await readPage(ctx, conversation_id, after, limit) : page;
	} finally {
		change.stop();
	}
}

async function readPage(ctx: Ctx, id: string, after: number, limit: number): Promise<ChangesPage> {
	// Nothing newer than the row we have: what happens meanwhile has a higher rev and comes with the next page.
	const found = await ctx.reads.readChanges(id, sightOf(requireScope(ctx, "conversations:read")), { after, limit: limit + 1 });
	if (!found) throw conversationNotFound();
	const { conversation, messages: rows } = found;
	const page = rows.slice(0, limit);
	const has_more = rows.length > limit;
	return {
		conversation_id: id,
		messages: page,
		count: page.length,
		state: toConversationState(conversation),
		cursor: String((has_more && page.at(-1)?.rev) || conversation.rev),
		has_more,
	};
}

import { MessageInput } from "#protocol/inputs.ts";
import type { MessageVersions } from "#protocol/shapes.ts";
import { requireAgent } from "../actors.ts";
import type { Call } from "../context.ts";
import { loadConversation } from "../conversations/load-conversation.ts";
import { isoTime } from "../iso-time.ts";
import { messageNotFound, parseInput } from "../refusals.ts";

/** What an edited message said before, oldest first: for agents, who answered what they read then. */
export async function listVersions({ ctx, input }: Call<MessageInput>): Promise<MessageVersions> {
	requireAgent(ctx);
	const { conversation_id, message_id } = parseInput(MessageInput, input);
	await loadConversation(ctx, conversation_id);
	const message = await ctx.db.message.findFirst({
		where: { id: message_id, conversationId: conversation_id },
		select: { versions: { orderBy: { rev: "asc" } } },
	});
	if (!message) throw messageNotFound();
	const versions = message.versions.map(({ content, replacedAt }) => ({ content, replaced_at: isoTime(replacedAt) }));
	return { message_id, versions, count: versions.length };
}

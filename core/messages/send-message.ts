import { SendMessageInput } from "#protocol/inputs.ts";
import { isTooLong } from "#protocol/limits.ts";
import type { SendResult } from "#protocol/shapes.ts";
import { refuseBlocked, refuseBorrowedSender, requireScope } from "../actors.ts";
import type { Call } from "../context.ts";
import { toInboxItem } from "../conversations/conversation-row.ts";
import { findConversation } from "../conversations/load-conversation.ts";
import { conversationNotFound, invalidInput, parseInput } from "../refusals.ts";

/**
 * Stores a message and tells everybody in the conversation. Only a user's own first message begins a conversation.
 * Sending the same `client_id` again answers the stored message and tells nobody twice (D2).
 */
export async function sendMessage({ ctx, input }: Call<SendMessageInput>): Promise<SendResult> {
	const actor = requireScope(ctx, "messages:write");
	refuseBlocked(actor, ctx.now());
	const { conversation_id, content, metadata, client_id, ...said } = parseInput(SendMessageInput, input);
	refuseBorrowedSender(actor, said);
	if (isTooLong(content, ctx.settings.maxMessageLength)) {
		throw invalidInput("content", `must be at most ${ctx.settings.maxMessageLength} characters`);
	}
	const isUser = actor.type === "user";
	if (isUser) {
		await ctx.guard.message(actor.id);
		const by = { userId: actor.id, address: ctx.address, conversationId: conversation_id };
		await ctx.guard.conversation(by, async () => (await findConversation(ctx, conversation_id)) !== null);
	}
	if (!isUser && !(await findConversation(ctx, conversation_id))) throw conversationNotFound();

	const { message, conversation, replayed, ...outcome } = await ctx.messages.append({
		conversationId: conversation_id,
		senderType: actor.type,
		senderId: actor.id,
		senderName: actor.name,
		content,
		metadata,
		clientId: client_id ?? null,
		now: ctx.now(),
		owner: isUser ? { userId: actor.id, siteId: actor.siteId } : null,
	});
	if (!replayed) {
		const item = toInboxItem(conversation);
		ctx.events.publish({ type: "message.sent", item, message, rev: message.rev, prev: message.rev - 1, ...outcome });
	}
	return { status: "success", message_id: message.id, message, ...(replayed && { replayed }) };
}

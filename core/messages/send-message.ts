import { SendMessageInput } from "#protocol/inputs.ts";
import type { SendResult } from "#protocol/shapes.ts";
import { refuseBlocked, refuseBorrowedSender, requireScope } from "../actors.ts";
import type { Call } from "../context.ts";
import { toInboxItem } from "../conversations/conversation-row.ts";
import { findConversation } from "../conversations/load-conversation.ts";
import { conversationNotFound, parseInput } from "../refusals.ts";
import { refuseTooLong } from "./message-text.ts";

/**
 * Stores a message and tells everybody in the conversation. Only a user's own first message begins a conversation.
 * Sending the same `client_id` again answers the stored message and tells nobody twice (D2).
 */
export async function sendMessage({ ctx, input }: Call<SendMessageInput>): Promise<SendResult> {
	const actor = requireScope(ctx, "messages:write");
	refuseBlocked(actor, ctx.now());
	const { conversation_id, content, metadata, client_id, reply_to = null, ...said } = parseInput(SendMessageInput, input);
	// The answer quotes what another wrote.
	if (reply_to !== null) requireScope(ctx, "conversations:read");
	refuseBorrowedSender(actor, said);
	refuseTooLong(ctx, content);
	const isUser = actor.type === "user";
	if (isUser) {
		await ctx.guard.message(actor.id);
		const by = { userId: actor.id, address: ctx.address, conversationId: conversation_id };
		await ctx.guard.conversation(by, async () => (await findConversation(ctx, conversation_id)) !== null);
	}
	if (!isUser && !(await findConversation(ctx, conversation_id))) throw conversationNotFound();

	const {
		message: appended,
		conversation,
		replayed,
		...outcome
	} = await ctx.messages.append({
		conversationId: conversation_id,
		senderType: actor.type,
		senderId: actor.id,
		senderName: actor.name,
		content,
		metadata,
		clientId: client_id ?? null,
		replyTo: reply_to,
		now: ctx.now(),
		owner: isUser ? { userId: actor.id, siteId: actor.siteId } : null,
	});
	// What was stored before may have been reacted to since, or have become an answer to what is deleted.
	const message = (replayed && (await ctx.reads.readMessage(conversation_id, appended.id))) || appended;
	if (!replayed) {
		const item = toInboxItem(conversation);
		ctx.events.publish({ type: "message.sent", item, message, rev: message.rev, prev: message.rev - 1, ...outcome });
	}
	return { status: "success", message_id: message.id, message, ...(replayed && { replayed }) };
}

import { type KnownActor, refuseBorrowedSender, requireKnown } from "../actors.ts";
import type { Ctx } from "../context.ts";
import { type ConversationRow, toInboxItem } from "../conversations/conversation-row.ts";
import { loadConversation } from "../conversations/load-conversation.ts";
import { forbidden, messageNotFound } from "../refusals.ts";

/** A user for themselves, or an agent for all agents. */
export type Receiver = Exclude<KnownActor, { type: "bot" }>;

export type Receipt = { receiver: Receiver; conversation: ConversationRow; message: { id: string; seq: number } };

/** Who says of which message that it came or was seen: a participant, in their own name, of a message that is there. */
export async function readReceipt(
	ctx: Ctx,
	said: { conversation_id: string; message: { id?: string | undefined; seq?: number | undefined }; sender_id?: string | undefined },
	forBots: string,
): Promise<Receipt> {
	const actor = requireKnown(ctx);
	refuseBorrowedSender(actor, { sender_id: said.sender_id });
	// What a bot got, no person has.
	if (actor.type === "bot") throw forbidden(forBots);
	const conversation = await loadConversation(ctx, said.conversation_id);
	const message = await ctx.db.message.findFirst({
		where: { ...said.message, conversationId: conversation.id },
		select: { id: true, seq: true },
	});
	if (!message) throw messageNotFound();
	return { receiver: actor, conversation, message };
}

/** Tells of a receipt that changed the conversation. */
export function tellReceipt(
	ctx: Ctx,
	type: "message.read" | "message.delivered",
	{ receiver, message }: Receipt,
	changed: ConversationRow,
): void {
	ctx.events.publish({
		type,
		item: toInboxItem(changed),
		senderId: receiver.id,
		senderType: receiver.type,
		messageId: message.id,
		seq: message.seq,
		rev: changed.rev,
		prev: changed.rev - 1,
	});
}

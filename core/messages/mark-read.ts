import { MarkReadInput } from "#protocol/inputs.ts";
import type { Ok } from "#protocol/shapes.ts";
import { refuseBorrowedSender, requireKnown } from "../actors.ts";
import type { Call, Ctx } from "../context.ts";
import { changeConversation } from "../conversations/change-conversation.ts";
import { type ConversationRow, toInboxItem, withPeople } from "../conversations/conversation-row.ts";
import { loadConversation } from "../conversations/load-conversation.ts";
import { ChatError, forbidden, parseInput } from "../refusals.ts";

/**
 * Remembers up to which message the user, or the agents as one, have read. Reading is only ever forward:
 * an older message than the one already read changes nothing and tells nobody.
 */
export async function markRead({ ctx, input }: Call<MarkReadInput>): Promise<Ok> {
	const actor = requireKnown(ctx);
	const { conversation_id, last_read_message_id, sender_id } = parseInput(MarkReadInput, input);
	refuseBorrowedSender(actor, { sender_id });
	// What a bot has seen, no person has read.
	if (actor.type === "bot") throw forbidden("A bot reads for nobody.");
	const conversation = await loadConversation(ctx, conversation_id);
	const message = await ctx.db.message.findFirst({
		where: { id: last_read_message_id, conversationId: conversation.id },
		select: { id: true, seq: true },
	});
	if (!message) throw new ChatError("not_found", "There is no such message in this conversation.");

	const changed =
		actor.type === "user" ? await readByUser(ctx, conversation, message.seq) : await readByAgents(ctx, conversation, message.seq);
	if (changed) {
		ctx.events.publish({
			type: "message.read",
			item: toInboxItem(changed),
			senderId: actor.id,
			senderType: actor.type,
			messageId: message.id,
			seq: message.seq,
			rev: changed.rev,
			prev: changed.rev - 1,
		});
	}
	return { status: "success" };
}

function readByUser(ctx: Ctx, { id }: ConversationRow, seq: number): Promise<ConversationRow | null> {
	return changeConversation(ctx.db, { id, userReadSeq: { lt: seq } }, { userReadSeq: seq });
}

function readByAgents(ctx: Ctx, { id }: ConversationRow, seq: number): Promise<ConversationRow | null> {
	return ctx.db.$transaction(async (tx) => {
		// The conversation first: its row lock keeps a new message from slipping between this and the count.
		const marked = await changeConversation(tx, { id, agentReadSeq: { lt: seq } }, { agentReadSeq: seq });
		if (!marked) return null;
		const unreadCount = await tx.message.count({ where: { conversationId: id, senderType: "user", seq: { gt: seq } } });
		return tx.conversation.update({ where: { id }, data: { unreadCount }, include: withPeople });
	});
}

import { MarkReadInput } from "#protocol/inputs.ts";
import type { Ok } from "#protocol/shapes.ts";
import type { Call, Ctx } from "../context.ts";
import { changeConversation } from "../conversations/change-conversation.ts";
import { type ConversationRow, withPeople } from "../conversations/conversation-row.ts";
import { parseInput } from "../refusals.ts";
import { readReceipt, tellReceipt } from "./receipt.ts";

/**
 * Remembers up to which message the user, or the agents as one, have read. Reading is only ever forward:
 * an older message than the one already read changes nothing and tells nobody.
 */
export async function markRead({ ctx, input }: Call<MarkReadInput>): Promise<Ok> {
	const { last_read_message_id, ...said } = parseInput(MarkReadInput, input);
	const receipt = await readReceipt(ctx, { ...said, message: { id: last_read_message_id } }, "A bot reads for nobody.");
	const { receiver, conversation, message } = receipt;
	const changed =
		receiver.type === "user"
			? await readByUser(ctx, conversation, message.seq)
			: await readByAgents(ctx, conversation, message.seq);
	if (changed) tellReceipt(ctx, "message.read", receipt, changed);
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

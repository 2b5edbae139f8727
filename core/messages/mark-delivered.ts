import { MarkDeliveredInput } from "#protocol/inputs.ts";
import type { Ok } from "#protocol/shapes.ts";
import type { Call } from "../context.ts";
import { changeConversation } from "../conversations/change-conversation.ts";
import { parseInput } from "../refusals.ts";
import { readReceipt, tellReceipt } from "./receipt.ts";

/**
 * Remembers up to which message the user's widget, or any agent's inbox, has received the conversation. Only ever
 * forward, and what was read was delivered: a receipt that says nothing new writes nothing and tells nobody.
 */
export async function markDelivered({ ctx, input }: Call<MarkDeliveredInput>): Promise<Ok> {
	const { last_received_message_id, last_received_seq, ...said } = parseInput(MarkDeliveredInput, input);
	const message = { id: last_received_message_id, seq: last_received_seq };
	const receipt = await readReceipt(ctx, { ...said, message }, "A bot receives for nobody.");
	const { id } = receipt.conversation;
	const { seq } = receipt.message;
	const behind = { lt: seq };
	const changed =
		receipt.receiver.type === "user"
			? await changeConversation(ctx.db, { id, userReadSeq: behind, userDeliveredSeq: behind }, { userDeliveredSeq: seq })
			: await changeConversation(ctx.db, { id, agentReadSeq: behind, agentDeliveredSeq: behind }, { agentDeliveredSeq: seq });
	if (changed) tellReceipt(ctx, "message.delivered", receipt, changed);
	return { status: "success" };
}

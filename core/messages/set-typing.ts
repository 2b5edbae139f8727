import { SetTypingInput } from "#protocol/inputs.ts";
import type { Ok } from "#protocol/shapes.ts";
import { refuseBlocked, refuseBorrowedSender, requireScope } from "../actors.ts";
import type { Call } from "../context.ts";
import { loadConversation } from "../conversations/load-conversation.ts";
import { parseInput } from "../refusals.ts";

/** Tells the others that somebody types, or stopped. Never stored (D9). */
export async function setTyping({ ctx, input }: Call<SetTypingInput>): Promise<Ok> {
	const actor = requireScope(ctx, "messages:write");
	refuseBlocked(actor, ctx.now());
	const { conversation_id, is_typing, sender_id } = parseInput(SetTypingInput, input);
	refuseBorrowedSender(actor, { sender_id });
	if (actor.type === "user") await ctx.guard.typing(actor.id);
	const conversation = await loadConversation(ctx, conversation_id);
	ctx.events.publish({
		type: "typing",
		conversationId: conversation.id,
		userId: conversation.userId,
		senderId: actor.id,
		senderType: actor.type,
		senderName: actor.name,
		isTyping: is_typing,
	});
	return { status: "success" };
}

import type { Message, MessageResult } from "#protocol/shapes.ts";
import type { Ctx, Transaction } from "../context.ts";
import { type ConversationChange, changeConversation, MAX_ATTEMPTS, tooMuchAtOnce } from "../conversations/change-conversation.ts";
import { type ConversationRow, toInboxItem } from "../conversations/conversation-row.ts";
import { loadConversation } from "../conversations/load-conversation.ts";
import type { ChatEvent } from "../events.ts";
import { messageNotFound } from "../refusals.ts";

export type MessageChange = {
	how: Extract<ChatEvent, { type: "message.changed" }>["how"];
	/** What the row of the conversation says otherwise from now on. */
	conversation: ConversationChange;
	/** Writes the change, and the message's new `rev`. */
	write(tx: Transaction, rev: number): Promise<unknown>;
};

/**
 * Changes a message by a rule that must see it first; null from the rule changes nothing. Whoever is overtaken between looking
 * and changing looks again. It is one step of the conversation's `rev`, so that whoever missed it catches up (D4).
 */
export async function changeMessage(
	ctx: Ctx,
	{ conversation_id, message_id }: { conversation_id: string; message_id: string },
	rule: (message: Message, conversation: ConversationRow) => MessageChange | null,
): Promise<MessageResult> {
	for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
		const before = await loadConversation(ctx, conversation_id);
		// Read after the conversation: whatever changes it from here on makes another `rev`, and this attempt void.
		const message = await ctx.reads.readMessage(conversation_id, message_id);
		if (!message) throw messageNotFound();
		const change = rule(message, before);
		if (!change) return { status: "success", message, unchanged: true };
		const after = await ctx.db.$transaction(async (tx) => {
			const changed = await changeConversation(tx, { id: before.id, rev: before.rev }, change.conversation);
			if (changed) await change.write(tx, changed.rev);
			return changed;
		});
		if (after) return { status: "success", message: await tell(ctx, message_id, change.how, after) };
	}
	throw tooMuchAtOnce();
}

async function tell(ctx: Ctx, id: string, how: MessageChange["how"], after: ConversationRow): Promise<Message> {
	const message = await ctx.reads.readMessage(after.id, id);
	// Erased in the meantime, with its conversation.
	if (!message) throw messageNotFound();
	const { rev } = after;
	ctx.events.publish({ type: "message.changed", item: toInboxItem(after), message, how, rev, prev: rev - 1 });
	return message;
}

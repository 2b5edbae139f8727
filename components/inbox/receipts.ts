import type { ConversationState, Message } from "#protocol/shapes.ts";

/** How far a message of ours has got: the server has it, it has arrived in the visitor's browser, it was seen there. */
export type Receipt = "sent" | "delivered" | "read";

/** For each receipt the newest of our messages that has got so far and no further, by its id. */
export function newestReceipts(messages: readonly Message[], conversation: ConversationState | null): ReadonlyMap<string, Receipt> {
	const marks = new Map<string, Receipt>();
	if (!conversation) return marks;
	const found = new Set<Receipt>();
	for (const { id, seq, sender_type } of [...messages].reverse()) {
		// After the visitor has answered, what was said before needs no mark.
		if (sender_type === "user") break;
		if (sender_type === "system") continue;
		const receipt = receiptOf(seq, conversation);
		if (!found.has(receipt)) marks.set(id, receipt);
		found.add(receipt);
	}
	return marks;
}

function receiptOf(seq: number, { user_read_seq, user_delivered_seq }: ConversationState): Receipt {
	return seq <= user_read_seq ? "read" : seq <= user_delivered_seq ? "delivered" : "sent";
}

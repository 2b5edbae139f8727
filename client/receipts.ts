import type { ChatState } from "./chat-state.ts";
import { lastContiguousSeq } from "./conversation-store.ts";
import { ConnectionLost } from "./refusal.ts";

export type ReceiptsOptions = {
	state: ChatState;
	isConnected: () => boolean;
	/** Whether this tab says for all what has arrived. */
	isSpeaker: () => boolean;
	tellRead: (lastReadMessageId: string) => Promise<unknown>;
	tellReceived: (lastReceivedMessageId: string) => Promise<unknown>;
};

/** Tells the server what has arrived here, and marks what the user looks at as read: here at once, there as soon as it hears of it. */
export function createReceipts({ state, isConnected, isSpeaker, tellRead, tellReceived }: ReceiptsOptions) {
	let attentive = false;
	let untold = false;
	let telling = false;

	function mark(): void {
		const { messages, conversation, unread } = state.get();
		const last = messages.filter((message) => message.seq !== null).pop();
		if (!isConnected() || !conversation || !last?.id || last.seq === null) return;
		if (attentive && unread > 0) {
			state.takeRead({ sender_type: "user", last_read_seq: last.seq });
			untold = true;
		}
		if (untold) {
			untold = false;
			tellRead(last.id).catch((error: unknown) => {
				untold = error instanceof ConnectionLost;
			});
		}
		markReceived();
	}

	/** One at a time: what arrives meanwhile is told in one go. */
	function markReceived(): void {
		const { messages, conversation } = state.get();
		const whole = lastContiguousSeq(messages);
		const last = messages.filter(({ sender_type, seq }) => sender_type !== "user" && seq !== null && seq <= whole).pop();
		if (telling || !isConnected() || !isSpeaker() || !conversation || !last?.id || last.seq === null) return;
		if (last.seq <= conversation.user_delivered_seq) return;
		telling = true;
		const { seq: last_delivered_seq } = last;
		tellReceived(last.id)
			.then(
				() => state.takeDelivered({ sender_type: "user", last_delivered_seq }),
				() => {},
			)
			.finally(() => {
				telling = false;
				if ((state.get().conversation?.user_delivered_seq ?? 0) >= last_delivered_seq) markReceived();
			});
	}

	return {
		mark,
		/** Whether the user looks at the messages now. */
		setAttentive(next: boolean): void {
			attentive = next;
			mark();
		},
	};
}

import type { ChatState } from "./chat-state.ts";
import { ConnectionLost } from "./refusal.ts";

export type ReadMarkerOptions = {
	state: ChatState;
	isConnected: () => boolean;
	tell: (lastReadMessageId: string) => Promise<unknown>;
};

/** Marks what the user looks at as read: here at once, on the server as soon as it hears of it. */
export function createReadMarker({ state, isConnected, tell }: ReadMarkerOptions) {
	let attentive = false;
	let untold = false;

	function mark(): void {
		const { messages, conversation, unread } = state.get();
		const last = messages.filter((message) => message.state === "sent").pop();
		if (!isConnected() || !conversation || !last?.id || last.seq === null) return;
		if (attentive && unread > 0) {
			state.takeRead({ sender_type: "user", last_read_seq: last.seq });
			untold = true;
		}
		if (!untold) return;
		untold = false;
		tell(last.id).catch((error: unknown) => {
			untold = error instanceof ConnectionLost;
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

import { isTooLong } from "#protocol/limits.ts";
import type { Message } from "#protocol/shapes.ts";
import type { ChatEvents } from "./chat-snapshot.ts";
import type { ChatState } from "./chat-state.ts";
import type { Emitter } from "./emitter.ts";
import { explainRefusal } from "./explain-refusal.ts";
import { createOutbox, type KeptMessages } from "./outbox.ts";
import { ChatRefusal, ConnectionLost } from "./refusal.ts";

export type MessageSenderOptions = {
	kept: KeptMessages;
	state: ChatState;
	emitter: Emitter<ChatEvents>;
	/** Brings one message to the server; rejects with ConnectionLost while there is no way. */
	transmit: (content: string, clientId: string) => Promise<Message>;
	/** The server has it. */
	onAcknowledged: (message: Message) => void;
	/** The server does not know the token any more. */
	onUnauthenticated: () => void;
};

export type MessageSender = ReturnType<typeof createMessageSender>;

/** From what was written to what the server has: shows each message at once, and what becomes of it. */
export function createMessageSender(options: MessageSenderOptions) {
	const { kept, state, emitter, transmit, onAcknowledged, onUnauthenticated } = options;
	const outbox = createOutbox({
		kept,
		async deliver({ client_id, content }) {
			try {
				const message = await transmit(content, client_id);
				onAcknowledged(message);
				return message;
			} catch (error) {
				if (!(error instanceof ChatRefusal) || error.code !== "unauthenticated") throw error;
				onUnauthenticated();
				throw new ConnectionLost();
			}
		},
		explain: (error) => explainRefusal(error, state.get().maxMessageLength),
		onKept: (entry) => state.showUnsent([entry]),
		onTrouble: ({ client_id, content }, { failed, sentence, error }) => {
			state.changeUnsent(client_id, { state: failed ? "failed" : "sending", problem: sentence });
			const code = error instanceof ChatRefusal ? error.code : null;
			if (failed) emitter.emit("message:failed", { client_id, content, code, reason: sentence });
		},
	});
	state.showUnsent(outbox.entries);

	return {
		/** Shows and keeps the message at once; resolves when the server has it, rejects when it refused. */
		send(content: string): Promise<Message> {
			const { maxMessageLength } = state.get();
			const message = `must have at most ${maxMessageLength} characters`;
			const refusal = new ChatRefusal({ code: "invalid_input", message, errors: [{ path: "content", message }] });
			return outbox.add(content, isTooLong(content, maxMessageLength) ? refusal : null);
		},
		flush: outbox.flush,
		get entries() {
			return outbox.entries;
		},
		retry(clientId: string): void {
			state.changeUnsent(clientId, { state: "sending", problem: null });
			outbox.retry(clientId);
		},
		/** Takes a failed message back and returns its text, to be written anew. */
		takeBack(clientId: string): string {
			const entry = outbox.take(clientId);
			if (entry) state.removeUnsent(clientId);
			return entry?.content ?? "";
		},
		close: outbox.close,
	};
}

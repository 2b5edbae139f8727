import { isTooLong } from "#protocol/limits.ts";
import type { Message, Quote } from "#protocol/shapes.ts";
import type { ChatEvents } from "./chat-snapshot.ts";
import type { ChatState } from "./chat-state.ts";
import type { Emitter } from "./emitter.ts";
import { explainRefusal } from "./explain-refusal.ts";
import { createOutbox, type OutboxOptions } from "./outbox.ts";
import { ChatRefusal, ConnectionLost } from "./refusal.ts";

export type MessageSenderOptions = Pick<OutboxOptions, "kept" | "onKeep" | "tab" | "adopt" | "onStored"> & {
	state: ChatState;
	emitter: Emitter<ChatEvents>;
	/** Whether there is a way to the server. */
	isUp: () => boolean;
	/** Brings one message to the server. */
	transmit: (message: { content: string; client_id: string; reply_to?: string }) => Promise<Message>;
	/** The server has it. */
	onAcknowledged: (message: Message) => void;
	/** The server does not know the token any more. */
	onUnauthenticated: () => void;
};

export type MessageSender = ReturnType<typeof createMessageSender>;

/** From what was written to what the server has: shows each message at once, and what becomes of it. */
export function createMessageSender(options: MessageSenderOptions) {
	const { state, emitter, isUp, transmit, onAcknowledged, onUnauthenticated } = options;
	const outbox = createOutbox({
		...options,
		async deliver({ client_id, content, reply_to }) {
			if (!isUp()) throw new ConnectionLost();
			state.changeUnsent(client_id, { state: "sending", problem: null });
			try {
				const message = await transmit({ content, client_id, ...(reply_to && { reply_to: reply_to.id }) }).catch(
					(error: unknown) => {
						// What it answers went with its conversation, and nothing was stored: the words are sent all the same.
						if (reply_to && error instanceof ChatRefusal && error.code === "not_found") return transmit({ content, client_id });
						throw error;
					},
				);
				onAcknowledged(message);
				return message;
			} catch (error) {
				state.changeUnsent(client_id, { state: "queued" });
				if (!(error instanceof ChatRefusal) || error.code !== "unauthenticated") throw error;
				onUnauthenticated();
				throw new ConnectionLost();
			}
		},
		explain: (error, seconds) => explainRefusal(error, state.get().maxMessageLength, seconds),
		onEntry: state.showUnsent,
		onGone: ({ client_id }) => state.removeUnsent(client_id),
		onTrouble: ({ client_id, content }, { failed, sentence, error }) => {
			state.changeUnsent(client_id, { state: failed ? "failed" : "queued", problem: sentence });
			const code = error instanceof ChatRefusal ? error.code : null;
			if (failed) emitter.emit("message:failed", { client_id, content, code, reason: sentence });
		},
	});

	return {
		/** Shows the message at once; resolves when the server has it, rejects when it refused. */
		send(content: string, onKept: () => void, reply_to?: Quote): Promise<Message> {
			const { maxMessageLength } = state.get();
			if (!isTooLong(content, maxMessageLength)) return outbox.add(content, { onKept, reply_to });
			const message = `must have at most ${maxMessageLength} characters`;
			const refusal = new ChatRefusal({ code: "invalid_input", message, errors: [{ path: "content", message }] });
			return outbox.add(content, { refusal, onKept, reply_to });
		},
		flush: outbox.flush,
		reread: outbox.reread,
		/** Brings in what was kept before this page; true when some of it waits to be sent. */
		async load(): Promise<boolean> {
			await outbox.load();
			return outbox.entries.some((entry) => entry.problem === null);
		},
		get entries() {
			return outbox.entries;
		},
		retry(clientId: string): void {
			state.changeUnsent(clientId, { state: "queued", problem: null });
			outbox.retry(clientId);
		},
		/** Takes a failed message back and returns its text, to be written anew. */
		takeBack(clientId: string): string {
			const entry = outbox.take(clientId);
			if (entry) state.removeUnsent(clientId);
			return entry?.content ?? "";
		},
		clear: outbox.clear,
		close: outbox.close,
	};
}

import type { Erased } from "#protocol/admin-shapes.ts";
import type { EscalateResult, Message, Metadata, Quote } from "#protocol/shapes.ts";
import { type ChatClientOptions, createChatParts } from "./chat-parts.ts";
import { ChatRefusal } from "./refusal.ts";
import { onWake } from "./wake.ts";

export type ChatClient = ReturnType<typeof createChatClient>;

/** What is sent in the user's name when a person is asked for before anything was written. */
const FIRST_WORDS = "I would like to talk to a person.";

/** One user's chat: session, connection, messages. Nothing is asked of the server and nothing is stored before it is opened. */
export function createChatClient(options: ChatClientOptions) {
	const parts = createChatParts(options);
	const { store, emitter, state, tab, identity, api, receipts, sync, typingSignal, sender, actions, link, forgetWords } = parts;
	let opening: Promise<void> | null = null;
	const stopListening = onWake(() => {
		if (opening) void sync.run();
	});

	/** Opens the session and the connection; later calls join the first. Resolves when the session is open. */
	function open(): Promise<void> {
		opening ??= start().catch((error: unknown) => {
			opening = null;
			if (parts.isClosed) return;
			state.update({ connection: "offline", problem: "This chat is not available right now. Please try again later." });
			emitter.emit("error", { code: error instanceof ChatRefusal ? error.code : "internal", message: String(error) });
			throw error;
		});
		// Whoever waits for it hears of the failure; for everybody else the snapshot's `problem` says it.
		opening.catch(() => {});
		return opening;
	}

	async function start(): Promise<void> {
		state.update({ connection: "connecting", problem: null });
		tab.stay();
		void sender.load();
		await identity.open();
		if (parts.isClosed) return;
		link.open();
		const { user_id, conversation_id } = identity.conversation;
		emitter.emit("ready", { user_id, conversation_id });
	}

	/** Shows and keeps the message at once; resolves when the server has it, rejects when it refused. */
	function send(content: string, reply_to?: Quote): Promise<Message> {
		if (content.trim() === "") return Promise.reject(new ChatRefusal({ code: "invalid_input", message: "The message is empty." }));
		void open();
		typingSignal.stop();
		return sender.send(
			content,
			() => {
				// It is where the message came from; what was written meanwhile stays.
				if (store.readDraft() === content) store.writeDraft("");
			},
			reply_to,
		);
	}

	/** Asks for a person. A conversation that does not exist yet is begun with a sentence that says so. */
	async function escalate(reason = "user_request", metadata: Metadata = {}): Promise<EscalateResult> {
		state.update({ escalating: true });
		try {
			await open();
			if (!identity.conversation.started) await send(FIRST_WORDS);
			const result = await api.escalate(reason, metadata);
			const { escalation_id, timestamp } = result;
			const { conversation_id } = identity.conversation;
			const message = "You asked for a person. Somebody will be with you soon.";
			state.tellEscalation({ conversation_id, escalation_id, reason: result.reason, timestamp, message });
			void sync.run();
			return result;
		} finally {
			state.update({ escalating: false });
		}
	}

	return {
		open,
		send,
		escalate,
		...actions,
		on: emitter.on,
		getSnapshot: state.get,
		subscribe: state.subscribe,
		/** Ends the session and forgets all of it: who, the conversation, what was not sent, what was being written. */
		async logOut(): Promise<void> {
			await sender.load();
			forgetWords();
			await identity.end();
		},
		/** Everything that the server keeps of this user. */
		exportData: api.exportUser,
		/** Has the server erase this user, then forgets all of it here and falls silent: a new client begins anew. */
		async eraseData(): Promise<Erased> {
			const erased = await identity.endBy(api.eraseUser);
			link.close();
			await sender.load();
			forgetWords();
			return erased;
		},
		/** Opens only where there is something to come back to: an earlier conversation, or a message that was not sent. */
		async resume(): Promise<void> {
			if (identity.conversation.started || (store.mayHaveUnsent && (await sender.load()))) void open();
		},
		loadOlder: sync.loadOlder,
		/** Reads the first page again after it failed. */
		retryHistory: () => void sync.run(),
		retry(clientId: string): void {
			void open();
			sender.retry(clientId);
		},
		takeBack: sender.takeBack,
		keyPressed(): void {
			void open();
			typingSignal.keyPressed();
		},
		stopTyping: typingSignal.stop,
		/** Whether the user looks at the messages now; what is looked at is read. */
		setAttentive: receipts.setAttentive,
		readDraft: store.readDraft,
		writeDraft: store.writeDraft,
		/** Hears of what is written in another tab; returns the way to stop. */
		onDraft: store.onDraft,
		get conversationId(): string {
			return identity.conversation.conversation_id;
		},
		get roundTripMs(): number | null {
			return link.roundTripMs;
		},
		close(): void {
			stopListening();
			parts.close();
		},
	};
}

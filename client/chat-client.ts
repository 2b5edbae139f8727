import type { Revised } from "#protocol/events.ts";
import type { ChangesPage, EscalateResult, Message, Metadata } from "#protocol/shapes.ts";
import { openBrowserStorage, type TextStorage } from "./browser-storage.ts";
import { type ChatLine, createChatLine } from "./chat-line.ts";
import type { ChatEvents } from "./chat-snapshot.ts";
import { createChatState } from "./chat-state.ts";
import { type Connection, createConnection, toHttpUrl } from "./connection.ts";
import { createConversationApi } from "./conversation-api.ts";
import { lastContiguousSeq } from "./conversation-store.ts";
import { createConversationSync } from "./conversation-sync.ts";
import { createEmitter } from "./emitter.ts";
import { createIdentity } from "./identity.ts";
import { createMessageSender } from "./message-sender.ts";
import { createReadMarker } from "./read-marker.ts";
import { ChatRefusal, ConnectionLost } from "./refusal.ts";
import { listenToServer } from "./server-events.ts";
import { openSessionStore } from "./session.ts";
import type { ChatUser } from "./session-opener.ts";
import { createTypingSignal } from "./typing-signal.ts";
import { onWake } from "./wake.ts";

export type ChatClientOptions = {
	/** Where the server is: http, https, ws or wss. */
	backendUrl: string;
	/** The site's public key. */
	site?: string;
	user?: ChatUser;
	/** Where the session is kept; the browser's own storage unless said. */
	storage?: TextStorage;
	/** How the socket is made; Socket.IO unless said. */
	connect?: typeof createConnection;
};

export type ChatClient = ReturnType<typeof createChatClient>;

/** What is sent in the user's name when a person is asked for before anything was written. */
const FIRST_WORDS = "I would like to talk to a person.";

/** One user's chat: session, connection, messages. Nothing is asked of the server and nothing is stored before it is opened. */
export function createChatClient(options: ChatClientOptions) {
	const { backendUrl, site, user, storage = openBrowserStorage(), connect = createConnection } = options;
	const store = openSessionStore(storage, { backendUrl: toHttpUrl(backendUrl), site });
	const emitter = createEmitter<ChatEvents>();
	const state = createChatState(emitter);
	let connection: Connection | null = null;
	let line: ChatLine | null = null;
	let opening: Promise<void> | null = null;
	let closed = false;

	const identity = createIdentity({
		backendUrl,
		site,
		user,
		store,
		onUnreachable: () => state.update({ connection: "offline" }),
		onSession: ({ user_id, settings }) =>
			state.update({ userId: user_id, maxMessageLength: settings.max_message_length, problem: null }),
		onAnew: () => state.beginAnew(sender.entries),
	});
	const api = createConversationApi(() => identity.place);
	const reads = createReadMarker({ state, isConnected, tell: async (messageId) => line?.markRead(messageId) });
	const sync = createConversationSync({
		state,
		isReadable: () => {
			identity.joinOtherTab();
			return identity.session !== null && identity.conversation.started;
		},
		isShown: (conversationId) => conversationId === identity.conversation.conversation_id,
		readHistory: api.readHistory,
		readChanges: (after) => (line ?? api).readChanges(after),
		onDone() {
			reads.mark();
			// Another tab may have been closed with something unsent.
			sender.flush();
		},
		onFailed: recoverSync,
	});
	const typingSignal = createTypingSignal({
		timeout: () => identity.session?.settings.typing_timeout ?? 1000,
		send(isTyping) {
			if (identity.conversation.started && isConnected()) line?.setTyping(isTyping).catch(() => {});
		},
	});
	const sender = createMessageSender({
		kept: { read: store.readUnsent, put: store.keepUnsent, drop: store.dropUnsent },
		state,
		emitter,
		async transmit(content, clientId) {
			if (!line?.isUp) throw new ConnectionLost();
			identity.joinOtherTab();
			state.changeUnsent(clientId, { state: "sending", problem: null });
			return line.send(content, clientId);
		},
		onAcknowledged: takenAcknowledgement,
		onUnauthenticated: renewSession,
	});
	const stopListening = onWake(() => void sync.run());

	/** Opens the session and the connection; later calls join the first. Resolves when the session is open. */
	function open(): Promise<void> {
		opening ??= start().catch((error: unknown) => {
			opening = null;
			if (closed) return;
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
		await identity.open();
		if (closed) return;
		connection = connect({
			url: identity.place.baseUrl,
			auth: () => ({ token: identity.place.token }),
			reconnectInterval: identity.session?.settings.reconnect_interval,
			connectionTimeout: identity.session?.settings.connection_timeout,
		});
		line = createChatLine({
			connection,
			api,
			conversationId: () => identity.conversation.conversation_id,
			cursor: findCursor,
			onState: takeConnectionState,
			onPage: takePolled,
			onFailed: recoverSync,
		});
		connection.onRefused(({ code }) => {
			if (code === "unauthenticated" || code === "forbidden") renewSession();
		});
		listenToServer({ connection, state, emitter, isShown, onRevised: takenEvent });
		connection.connect();
		void sync.run();
		const { user_id, conversation_id } = identity.conversation;
		emitter.emit("ready", { user_id, conversation_id });
	}

	function takeConnectionState(next: Connection["state"]): void {
		state.update({ connection: next });
		if (!isConnected()) return;
		identity.confirm();
		sender.flush();
		void sync.run();
	}

	function renewSession(): void {
		identity.renew(
			() => {
				connection?.close();
				connection?.connect();
				void sync.run();
			},
			(error) => {
				if (!closed) emitter.emit("error", { code: "unauthenticated", message: String(error) });
			},
		);
	}

	function isShown(conversationId: string): boolean {
		identity.joinOtherTab();
		return conversationId === identity.conversation.conversation_id;
	}

	function isConnected(): boolean {
		return line?.isUp ?? false;
	}

	/** The conversation exists from here on, so it can be read. */
	function markStarted(): void {
		if (identity.markStarted()) line?.follow();
	}

	function takePolled(page: ChangesPage): void {
		if (sync.takeChanges(page)) reads.mark();
	}

	function takenEvent(event: Revised): void {
		markStarted();
		sync.follow(event);
		reads.mark();
	}

	/** An acknowledgement says nothing of what happened before it, so the position stays; its echo moves it. */
	function takenAcknowledgement(message: Message): void {
		if (message.conversation_id !== identity.conversation.conversation_id) return;
		state.takeMessages([message], { announce: true });
		markStarted();
		const isGap = message.seq > lastContiguousSeq(state.get().messages);
		if (isGap || state.get().history === "none") void sync.run();
		reads.mark();
	}

	/** After which change to go on; null while there is no conversation. */
	async function findCursor(): Promise<string | null> {
		identity.joinOtherTab();
		if (!identity.conversation.started) return null;
		if (sync.cursor === null) await sync.run();
		if (sync.cursor === null) throw new ConnectionLost();
		return sync.cursor;
	}

	function recoverSync(error: unknown): void {
		if (!(error instanceof ChatRefusal)) return;
		if (error.code === "unauthenticated") renewSession();
		if (error.code === "not_found") identity.beginAnew();
	}

	/** Shows and keeps the message at once; resolves when the server has it, rejects when it refused. */
	function send(content: string): Promise<Message> {
		if (content.trim() === "") return Promise.reject(new ChatRefusal({ code: "invalid_input", message: "The message is empty." }));
		void open();
		typingSignal.stop();
		return sender.send(content);
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
		on: emitter.on,
		getSnapshot: state.get,
		subscribe: state.subscribe,
		/** Opens only where there is something to come back to: an earlier conversation, or a message that was not sent. */
		resume(): void {
			if (identity.conversation.started || sender.entries.some((entry) => entry.problem === null)) void open();
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
		setAttentive: reads.setAttentive,
		readDraft: store.readDraft,
		writeDraft: store.writeDraft,
		get conversationId(): string {
			return identity.conversation.conversation_id;
		},
		get roundTripMs(): number | null {
			return connection?.roundTripMs ?? null;
		},
		close(): void {
			closed = true;
			identity.close();
			stopListening();
			typingSignal.stop();
			sender.close();
			sync.close();
			line?.close();
			state.close();
			emitter.clear();
		},
	};
}

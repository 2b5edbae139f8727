import type { Revised } from "#protocol/events.ts";
import { isTooLong } from "#protocol/limits.ts";
import type { ChangesPage, EscalateResult, Message, Metadata, Session } from "#protocol/shapes.ts";
import { openBrowserStorage, type TextStorage } from "./browser-storage.ts";
import { type ChatLine, createChatLine } from "./chat-line.ts";
import type { ChatEvents } from "./chat-snapshot.ts";
import { createChatState } from "./chat-state.ts";
import { type Connection, createConnection, toHttpUrl } from "./connection.ts";
import { createConversationApi } from "./conversation-api.ts";
import { lastContiguousSeq } from "./conversation-store.ts";
import { createConversationSync } from "./conversation-sync.ts";
import { createEmitter } from "./emitter.ts";
import { explainRefusal } from "./explain-refusal.ts";
import { createOutbox } from "./outbox.ts";
import { createReadMarker } from "./read-marker.ts";
import { reconnectDelay } from "./reconnect-delay.ts";
import { ChatRefusal, ConnectionLost } from "./refusal.ts";
import { listenToServer } from "./server-events.ts";
import { newConversation, openSessionStore, type StoredSession, type UnsentMessage } from "./session.ts";
import { type ChatUser, createSessionOpener } from "./session-opener.ts";
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
const RENEWAL_INTERVAL_MS = 3000;

/** One user's chat: session, connection, messages. Nothing is asked of the server and nothing is stored before it is opened. */
export function createChatClient(options: ChatClientOptions) {
	const { backendUrl, site, user, storage = openBrowserStorage(), connect = createConnection } = options;
	const store = openSessionStore(storage, { backendUrl: toHttpUrl(backendUrl), site });
	const emitter = createEmitter<ChatEvents>();
	const state = createChatState(emitter);
	let session: Session | null = null;
	let conversation: StoredSession = store.read() ?? { ...newConversation(), user_id: "", token: "" };
	let connection: Connection | null = null;
	let line: ChatLine | null = null;
	let opening: Promise<void> | null = null;
	let closed = false;
	let renewals = 0;
	let renewalTimer: ReturnType<typeof setTimeout> | undefined;

	const opener = createSessionOpener({
		backendUrl,
		site,
		user,
		store,
		onUnreachable: () => state.update({ connection: "offline" }),
	});
	const api = createConversationApi(() => ({
		baseUrl: baseUrl(),
		token: conversation.token,
		userId: conversation.user_id,
		conversationId: conversation.conversation_id,
	}));
	const reads = createReadMarker({ state, isConnected, tell: async (messageId) => line?.markRead(messageId) });
	const sync = createConversationSync({
		state,
		isReadable: () => {
			joinOtherTab();
			return session !== null && conversation.started;
		},
		isShown: (conversationId) => conversationId === conversation.conversation_id,
		readHistory: api.readHistory,
		readChanges: (after) => (line ?? api).readChanges(after),
		onDone() {
			reads.mark();
			// Another tab may have been closed with something unsent.
			outbox.flush();
		},
		onFailed: recoverSync,
	});
	const typingSignal = createTypingSignal({ timeout: () => session?.settings.typing_timeout ?? 1000, send: sendTyping });
	const outbox = createOutbox({
		kept: { read: store.readUnsent, put: store.keepUnsent, drop: store.dropUnsent },
		deliver,
		explain: (error) => explainRefusal(error, state.get().maxMessageLength),
		onKept: (entry) => state.showUnsent([entry]),
		onTrouble: ({ client_id, content }, { failed, sentence, error }) => {
			state.changeUnsent(client_id, { state: failed ? "failed" : "sending", problem: sentence });
			const code = error instanceof ChatRefusal ? error.code : null;
			if (failed) emitter.emit("message:failed", { client_id, content, code, reason: sentence });
		},
	});
	const stopListening = onWake(() => void sync.run());
	state.showUnsent(outbox.entries);

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
		takeSession(await opener.open());
		if (closed) return;
		connection = connect({
			url: baseUrl(),
			auth: () => ({ token: conversation.token }),
			reconnectInterval: session?.settings.reconnect_interval,
			connectionTimeout: session?.settings.connection_timeout,
		});
		line = createChatLine({
			connection,
			api,
			conversationId: () => conversation.conversation_id,
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
		emitter.emit("ready", { user_id: conversation.user_id, conversation_id: conversation.conversation_id });
	}

	function takeConnectionState(next: Connection["state"]): void {
		state.update({ connection: next });
		if (!isConnected()) return;
		renewals = 0;
		outbox.flush();
		void sync.run();
	}

	function takeSession(opened: Session): void {
		session = opened;
		const stored = store.read() ?? conversation;
		const same = stored.user_id === opened.user_id || stored.user_id === "";
		// Another user's conversation would be a 404 for this one: begin a new one, and carry over what was not sent.
		const { conversation_id, started } = same ? stored : newConversation();
		keepConversation({ conversation_id, started, user_id: opened.user_id, token: opened.token, asked_as: user?.id });
		if (!same) state.beginAnew(outbox.entries);
		state.update({ userId: opened.user_id, maxMessageLength: opened.settings.max_message_length, problem: null });
	}

	/** The server refuses the token: ask for another, later and later while it goes on refusing those it gave out itself. */
	function renewSession(): void {
		clearTimeout(renewalTimer);
		const delay = renewals === 0 ? 0 : reconnectDelay(renewals, RENEWAL_INTERVAL_MS);
		renewals += 1;
		renewalTimer = setTimeout(async () => {
			try {
				takeSession(await opener.renew());
				connection?.close();
				connection?.connect();
				void sync.run();
			} catch (error) {
				if (!closed) emitter.emit("error", { code: "unauthenticated", message: String(error) });
			}
		}, delay);
	}

	function keepConversation(next: StoredSession): void {
		conversation = next;
		store.write(next);
	}

	/** Another tab may have begun the conversation meanwhile: there is one for both. */
	function joinOtherTab(): void {
		const stored = store.read();
		if (!conversation.started && stored?.started && stored.user_id === conversation.user_id) conversation = stored;
	}

	function isShown(conversationId: string): boolean {
		joinOtherTab();
		return conversationId === conversation.conversation_id;
	}

	function baseUrl(): string {
		return toHttpUrl(session?.settings.backend_url ?? backendUrl);
	}

	function isConnected(): boolean {
		return line?.isUp ?? false;
	}

	/** The conversation exists from here on, so it can be read. */
	function markStarted(): void {
		if (conversation.started) return;
		keepConversation({ ...conversation, started: true });
		line?.follow();
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
		markStarted();
		const isGap = message.seq > lastContiguousSeq(state.get().messages);
		if (isGap || state.get().history === "none") void sync.run();
		reads.mark();
	}

	/** After which change to go on; null while there is no conversation. */
	async function findCursor(): Promise<string | null> {
		joinOtherTab();
		if (!conversation.started) return null;
		if (sync.cursor === null) await sync.run();
		if (sync.cursor === null) throw new ConnectionLost();
		return sync.cursor;
	}

	function recoverSync(error: unknown): void {
		if (!(error instanceof ChatRefusal)) return;
		if (error.code === "unauthenticated") renewSession();
		if (error.code !== "not_found") return;
		// The server does not know this conversation any more, so the next message begins a new one.
		keepConversation({ ...conversation, ...newConversation() });
		state.beginAnew(outbox.entries);
	}

	async function deliver({ client_id, content }: UnsentMessage): Promise<Message> {
		if (!line?.isUp) throw new ConnectionLost();
		joinOtherTab();
		state.changeUnsent(client_id, { state: "sending", problem: null });
		try {
			const message = await line.send(content, client_id);
			if (message.conversation_id === conversation.conversation_id) {
				state.takeMessages([message], { announce: true });
				takenAcknowledgement(message);
			}
			return message;
		} catch (error) {
			if (!(error instanceof ChatRefusal) || error.code !== "unauthenticated") throw error;
			renewSession();
			throw new ConnectionLost();
		}
	}

	/** Shows and keeps the message at once; resolves when the server has it, rejects when it refused. */
	function send(content: string): Promise<Message> {
		if (content.trim() === "") return Promise.reject(new ChatRefusal({ code: "invalid_input", message: "The message is empty." }));
		void open();
		typingSignal.stop();
		const { maxMessageLength } = state.get();
		const message = `must have at most ${maxMessageLength} characters`;
		const refusal = new ChatRefusal({ code: "invalid_input", message, errors: [{ path: "content", message }] });
		return outbox.add(content, isTooLong(content, maxMessageLength) ? refusal : null);
	}

	/** Asks for a person. A conversation that does not exist yet is begun with a sentence that says so. */
	async function escalate(reason = "user_request", metadata: Metadata = {}): Promise<EscalateResult> {
		state.update({ escalating: true });
		try {
			await open();
			if (!conversation.started) await send(FIRST_WORDS);
			const result = await api.escalate(reason, metadata);
			const { escalation_id, timestamp } = result;
			const message = "You asked for a person. Somebody will be with you soon.";
			state.tellEscalation({
				conversation_id: conversation.conversation_id,
				escalation_id,
				reason: result.reason,
				timestamp,
				message,
			});
			void sync.run();
			return result;
		} finally {
			state.update({ escalating: false });
		}
	}

	function sendTyping(isTyping: boolean): void {
		if (conversation.started && isConnected()) line?.setTyping(isTyping).catch(() => {});
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
			if (conversation.started || outbox.entries.some((entry) => entry.problem === null)) void open();
		},
		loadOlder: sync.loadOlder,
		/** Reads the first page again after it failed. */
		retryHistory: () => void sync.run(),
		retry(clientId: string): void {
			state.changeUnsent(clientId, { state: "sending", problem: null });
			void open();
			outbox.retry(clientId);
		},
		/** Takes a failed message back and returns its text, to be written anew. */
		takeBack(clientId: string): string {
			const entry = outbox.take(clientId);
			if (entry) state.removeUnsent(clientId);
			return entry?.content ?? "";
		},
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
			return conversation.conversation_id;
		},
		get roundTripMs(): number | null {
			return connection?.roundTripMs ?? null;
		},
		close(): void {
			closed = true;
			clearTimeout(renewalTimer);
			stopListening();
			typingSignal.stop();
			opener.close();
			outbox.close();
			sync.close();
			line?.close();
			state.close();
			emitter.clear();
		},
	};
}

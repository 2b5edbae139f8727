import type { Revised } from "#protocol/events.ts";
import type { ChangesPage, Message } from "#protocol/shapes.ts";
import { openBrowserStorage, type TextStorage } from "./browser-storage.ts";
import { createChatLink } from "./chat-link.ts";
import type { ChatEvents } from "./chat-snapshot.ts";
import { createChatState } from "./chat-state.ts";
import { createConnection, toHttpUrl } from "./connection.ts";
import { createConversationApi } from "./conversation-api.ts";
import { type ChatMessage, lastContiguousSeq } from "./conversation-store.ts";
import { createConversationSync } from "./conversation-sync.ts";
import { createEmitter } from "./emitter.ts";
import { createIdentity } from "./identity.ts";
import { type KeptMessages, openKeptMessages } from "./kept-messages.ts";
import { createMessageActions } from "./message-actions.ts";
import { createMessageSender } from "./message-sender.ts";
import { createReceipts } from "./receipts.ts";
import { ChatRefusal, ConnectionLost } from "./refusal.ts";
import { createServerEvents } from "./server-events.ts";
import { openSessionStore } from "./session.ts";
import type { ChatUser } from "./session-opener.ts";
import { browserTabs, type TabEnvironment } from "./tabs/tab-environment.ts";
import { nameTab } from "./tabs/tab-name.ts";
import { createTypingSignal } from "./typing-signal.ts";

export type ChatClientOptions = {
	/** Where the server is: http, https, ws or wss. */
	backendUrl: string;
	/** The site's public key. */
	site?: string;
	user?: ChatUser;
	/** A fresh proof of who the user is, asked for before each opening of the session. */
	getToken?: () => string | Promise<string>;
	/** Where the session is kept; the browser's own storage unless said. */
	storage?: TextStorage;
	/** How the socket is made; Socket.IO unless said. */
	connect?: typeof createConnection;
	/** Where unsent messages are kept; IndexedDB unless said. */
	kept?: KeptMessages;
	/** How the tabs of this browser find each other. */
	tabs?: TabEnvironment;
};

/** The parts of one user's chat, each told of what the others hear. Nothing is asked of the server before they are used. */
export function createChatParts(options: ChatClientOptions) {
	const { backendUrl, site, user, storage = openBrowserStorage(), connect = createConnection, tabs = browserTabs() } = options;
	const store = openSessionStore(storage, { backendUrl: toHttpUrl(backendUrl), site });
	const emitter = createEmitter<ChatEvents>();
	const state = createChatState(emitter);
	const tab = nameTab(tabs.locks);
	let closed = false;

	const identity = createIdentity({
		backendUrl,
		site,
		user,
		getToken: options.getToken,
		store,
		locks: tabs.locks,
		onUnreachable: () => state.update({ connection: "offline" }),
		onSession({ user_id, settings, server_time }) {
			learnTime(server_time);
			state.update({
				userId: user_id,
				maxMessageLength: settings.max_message_length,
				editWindow: settings.edit_window,
				problem: null,
			});
		},
		onAnew: () => state.beginAnew(sender.entries),
		onOther: forgetWords,
	});
	const api = createConversationApi(() => identity.place);
	const receipts = createReceipts({
		state,
		isConnected: () => link.isUp(),
		isSpeaker: () => link.isLeading,
		tellRead: (last_read_message_id) => link.request("message:read", { last_read_message_id }),
		tellReceived: (last_received_message_id) => link.request("message:receive", { last_received_message_id }),
	});
	const sync = createConversationSync({
		state,
		isReadable: () => {
			identity.refresh();
			return identity.session !== null && identity.conversation.started;
		},
		isShown: (conversationId) => conversationId === identity.conversation.conversation_id,
		readHistory: api.readHistory,
		readChanges: (after) => (link.isUp() ? link.request("conversation:changes", { after }) : api.readChanges(after)),
		onUnreadable: () => link.lookForBegun(),
		onDone() {
			receipts.mark();
			// Another tab may have been closed with something unsent.
			if (store.mayHaveUnsent) void sender.reread();
			else sender.flush();
		},
		onFailed: recoverSync,
	});
	const typingSignal = createTypingSignal({
		timeout: () => identity.session?.settings.typing_timeout ?? 1000,
		send(is_typing) {
			if (identity.conversation.started && link.isUp()) link.request("typing:set", { is_typing }).catch(() => {});
		},
	});
	const sender = createMessageSender({
		kept: options.kept ?? openKeptMessages(store.prefix),
		onKeep: store.noteUnsent,
		tab: tab.id,
		adopt: tab.adopt,
		onStored: () => link.tellUnsent(),
		state,
		emitter,
		isUp: () => link.isUp(),
		transmit: async (message) => (await link.request("message:send", message)).message,
		onAcknowledged: takenAcknowledgement,
		onUnauthenticated: () => link.renew(),
	});
	const actions = createMessageActions<ChatMessage>({
		find: (id) => state.get().messages.find((message) => message.id === id),
		show: state.replaceSent,
		me: () => ({ sender_id: state.get().userId ?? "", sender_type: "user", sender_name: null }),
		take: (message) => state.takeMessages([message], { announce: true, coming: "change" }),
		request: (name, input) => link.request(name, input),
	});
	const takeEvent = createServerEvents({ state, emitter, isShown, onTime: learnTime, onRevised: takenEvent });
	const link = createChatLink({
		connect,
		tabs,
		place: store.prefix,
		identity,
		api,
		state,
		cursor: findCursor,
		onEvent: takeEvent,
		onPage: takePolled,
		onUp() {
			sender.flush();
			void sync.run();
		},
		onAcknowledged: takenAcknowledgement,
		onBegun() {
			markStarted();
			void sync.run();
		},
		onUnsent: () => void sender.reread(),
		onFailed: recoverSync,
		onLockedOut(error) {
			if (!closed) emitter.emit("error", { code: "unauthenticated", message: String(error) });
		},
	});
	function forgetWords(): void {
		store.writeDraft("");
		sender.clear();
	}

	function learnTime(serverTime: string): void {
		const clockOffset = Date.parse(serverTime) - Date.now();
		if (Number.isFinite(clockOffset)) state.update({ clockOffset });
	}

	function isShown(conversationId: string): boolean {
		identity.refresh();
		return conversationId === identity.conversation.conversation_id;
	}

	/** The conversation exists from here on, so it can be read. */
	function markStarted(): void {
		if (identity.markStarted()) link.follow();
	}

	function takePolled(after: string, page: ChangesPage): void {
		// Another tab that polls may have been elsewhere than this one.
		if (!link.isLeading && after !== sync.cursor) return void sync.run();
		if (sync.takeChanges(page)) receipts.mark();
	}

	function takenEvent(event: Revised): void {
		markStarted();
		sync.follow(event);
		receipts.mark();
	}

	/** An acknowledgement says nothing of what happened before it, so the position stays; its echo moves it. */
	function takenAcknowledgement(message: Message): void {
		if (message.conversation_id !== identity.conversation.conversation_id) return;
		state.takeMessages([message], { announce: true });
		markStarted();
		const isGap = message.seq > lastContiguousSeq(state.get().messages);
		if (isGap || state.get().history === "none") void sync.run();
		receipts.mark();
	}

	/** After which change to go on; null while there is no conversation. */
	async function findCursor(): Promise<string | null> {
		identity.refresh();
		if (!identity.conversation.started) return null;
		if (sync.cursor === null) await sync.run();
		if (sync.cursor === null) throw new ConnectionLost();
		return sync.cursor;
	}

	function recoverSync(error: unknown): void {
		if (!(error instanceof ChatRefusal)) return;
		if (error.code === "unauthenticated") link.renew();
		if (error.code === "not_found") identity.beginAnew();
	}

	return {
		...{ store, emitter, state, tab, identity, api, receipts, sync, typingSignal, sender, actions, link },
		forgetWords,
		get isClosed(): boolean {
			return closed;
		},
		close(): void {
			closed = true;
			identity.close();
			typingSignal.stop();
			sender.close();
			sync.close();
			link.close();
			tab.close();
			state.close();
			emitter.clear();
		},
	};
}

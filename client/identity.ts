import type { Session } from "#protocol/shapes.ts";
import { toHttpUrl } from "./connection.ts";
import type { ConversationPlace } from "./conversation-api.ts";
import { requestJson } from "./http.ts";
import { reconnectDelay } from "./reconnect-delay.ts";
import { newConversation, type SessionStore, type StoredSession } from "./session.ts";
import { type ChatUser, createSessionOpener, type SessionOpenerOptions } from "./session-opener.ts";
import type { Locks } from "./tabs/tab-environment.ts";

export type IdentityOptions = {
	backendUrl: string;
	site: string | undefined;
	user: ChatUser | undefined;
	getToken: SessionOpenerOptions["getToken"];
	store: SessionStore;
	locks: Locks | null;
	/** The server cannot be reached; it is asked again by itself. */
	onUnreachable: () => void;
	/** A session was opened, at first or in place of one that the server refused. */
	onSession: (session: Session) => void;
	/** Nothing of the conversation before belongs to this user any more. */
	onAnew: () => void;
	/** The user before was proven to be somebody else. */
	onOther: () => void;
};

export type Identity = ReturnType<typeof createIdentity>;

const RENEWAL_INTERVAL_MS = 3000;

/** Who this browser is to the server, and which conversation it has there. The store has the truth, for all tabs. */
export function createIdentity(options: IdentityOptions) {
	const { backendUrl, site, user, getToken, store, locks, onUnreachable, onSession, onAnew, onOther } = options;
	const opener = createSessionOpener({ backendUrl, site, user, getToken, store, locks, keep: take, onUnreachable });
	let session: Session | null = null;
	let conversation: StoredSession = store.read() ?? { ...newConversation(), user_id: "", token: "" };
	let renewals = 0;
	let renewalTimer: ReturnType<typeof setTimeout> | undefined;
	let closed = false;
	/** The session is being ended: that the server refuses it meanwhile is meant. */
	let leaving = false;

	function take(opened: Session): void {
		if (closed) return;
		session = opened;
		const stored = store.read() ?? conversation;
		const same = stored.user_id === opened.user_id || stored.user_id === "" || opened.took_over;
		// Another user's conversation would be a 404 for this one: begin a new one, and carry over what was not sent.
		const { conversation_id, started } = same ? stored : newConversation();
		keep({ conversation_id, started, user_id: opened.user_id, token: opened.token, asked_as: user?.id, proven: opened.verified });
		// What a proven person left behind is nobody else's to send.
		if (!same && stored.proven) onOther();
		if (!same) onAnew();
		onSession(opened);
	}

	function keep(next: StoredSession): void {
		conversation = next;
		// After the end nothing of the visitor is written any more, whatever is still on its way.
		if (!closed) store.write(next);
	}

	/** Another tab may have been given a new token, have begun the conversation, or another one: there is one for all. */
	function refresh(): void {
		const stored = store.read();
		if (stored?.user_id !== conversation.user_id || stored.user_id === "") return;
		const isOther = stored.conversation_id !== conversation.conversation_id;
		const { started } = conversation;
		conversation = isOther || stored.started ? stored : { ...stored, started };
		if (isOther && started) onAnew();
	}

	function baseUrl(): string {
		return toHttpUrl(session?.settings.backend_url ?? backendUrl);
	}

	return {
		get session(): Session | null {
			return session;
		},
		get conversation(): StoredSession {
			return conversation;
		},
		/** Where to ask, and by what right. */
		get place(): ConversationPlace {
			const { token, user_id, conversation_id } = conversation;
			return { baseUrl: baseUrl(), token, userId: user_id, conversationId: conversation_id };
		},
		open: opener.open,
		/** The server refuses the token: asks for another, later and later while it goes on refusing those it gave out itself. */
		renew(done: () => void, onFailed: (error: unknown) => void): void {
			clearTimeout(renewalTimer);
			const delay = renewals === 0 ? 0 : reconnectDelay(renewals, RENEWAL_INTERVAL_MS);
			renewals += 1;
			renewalTimer = setTimeout(() => {
				if (closed) return;
				if (leaving) return this.renew(done, onFailed);
				opener.renew().then(() => !closed && done(), onFailed);
			}, delay);
		},
		/** The server takes the token. */
		confirm(): void {
			renewals = 0;
		},
		refresh,
		/** The conversation exists on the server from here on; false when that was known. */
		markStarted(): boolean {
			refresh();
			if (conversation.started) return false;
			keep({ ...conversation, started: true });
			return true;
		},
		/** The server does not know this conversation any more, so the next message begins a new one. */
		beginAnew(): void {
			keep({ ...conversation, ...newConversation() });
			onAnew();
		},
		/** Ends the session, here and on the server, and forgets it. */
		async end(): Promise<void> {
			const { token } = conversation;
			closed = true;
			store.forget();
			if (token === "") return;
			await requestJson({ baseUrl: baseUrl(), method: "POST", path: "/chat/session/end", token, body: {} }).catch(() => {});
		},
		/** The same by a call that ends the session itself; where that fails, it goes on. */
		async endBy<T>(call: () => Promise<T>): Promise<T> {
			leaving = true;
			try {
				const answer = await call();
				closed = true;
				store.forget();
				return answer;
			} finally {
				leaving = false;
			}
		},
		close(): void {
			closed = true;
			clearTimeout(renewalTimer);
			opener.close();
		},
	};
}

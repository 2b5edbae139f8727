import type { Session } from "#protocol/shapes.ts";
import { toHttpUrl } from "./connection.ts";
import { requestJson } from "./http.ts";
import { reconnectDelay } from "./reconnect-delay.ts";
import { ChatRefusal, ConnectionLost } from "./refusal.ts";
import type { SessionStore, StoredSession } from "./session.ts";
import { type Locks, takeTurns } from "./tabs/tab-environment.ts";
import { onWake } from "./wake.ts";

/** Who the page says the user is. Without a proof it never opens somebody else's conversations. */
export type ChatUser = {
	id?: string;
	name?: string;
	email?: string;
	/** The site's proof of the id: a JWT or an HMAC that its own server made. */
	identity?: string;
};

export type SessionOpenerOptions = {
	backendUrl: string;
	site: string | undefined;
	user: ChatUser | undefined;
	/** Asks the page for a fresh proof, before each opening. */
	getToken: (() => string | Promise<string>) | undefined;
	store: SessionStore;
	locks: Locks | null;
	/** Keeps what the server gave; the tabs that wait to ask for the same find it in the store. */
	keep: (session: Session) => void;
	/** An attempt failed and the next one follows by itself. */
	onUnreachable: () => void;
};

const RETRY_INTERVAL_MS = 3000;
/** A page that does not come up with a proof keeps nobody from chatting. */
const PROOF_PATIENCE_MS = 10_000;
/** How long a first visit waits for the first visit of another tab. */
const TURN_PATIENCE_MS = 5000;

/** Opens the session and, when the server no longer knows it, a new one. Unreachable servers are asked again for ever (D7). */
export function createSessionOpener({ backendUrl, site, user, getToken, store, locks, keep, onUnreachable }: SessionOpenerOptions) {
	let opening: Promise<void> | null = null;
	let closed = false;
	let endPause: (() => void) | null = null;

	async function openUntilDone(): Promise<void> {
		for (let attempt = 0; ; attempt += 1) {
			try {
				return await openOnce();
			} catch (error) {
				const passing = error instanceof ConnectionLost || (error instanceof ChatRefusal && isPassing(error));
				if (!passing || closed) throw error;
				onUnreachable();
				const atLeast = error instanceof ChatRefusal ? (error.retry_after ?? 0) * 1000 : 0;
				await pause(Math.max(atLeast, reconnectDelay(attempt, RETRY_INTERVAL_MS)));
				if (closed) throw error;
			}
		}
	}

	async function openOnce(): Promise<void> {
		const identity = await prove();
		// With a proof the session so far goes along, whoever it is: what a visitor wrote becomes the person's, a person's session ends.
		const known = identity ? store.read() : findKnown();
		if (!known) return introduce(null, identity);
		try {
			keep(await post(known.token, identity && user?.id, identity));
		} catch (error) {
			// The server no longer knows this session, or it was another site's.
			const isForgotten = error instanceof ChatRefusal && ["unauthenticated", "invalid_input"].includes(error.code);
			if (!isForgotten) throw error;
			await introduce(known.token, identity);
		}
	}

	/** As somebody new. One tab at a time: the next one finds what this one was given, so that both are one user. */
	function introduce(refusedToken: string | null, identity: string | undefined): Promise<void> {
		return takeTurns(locks, `veritix-chat/session/${toHttpUrl(backendUrl)}/${site ?? ""}`, TURN_PATIENCE_MS, async () => {
			const known = findKnown();
			if (known && known.token !== refusedToken) return keep(await post(known.token, undefined));
			store.forget();
			keep(await postAs(user?.id, identity));
		});
	}

	function findKnown(): StoredSession | null {
		const stored = store.read();
		return stored && (!user?.id || [stored.user_id, stored.asked_as].includes(user.id)) ? stored : null;
	}

	/** What proves the user; without one, or when the page has none to give, the visit goes on unproven. */
	async function prove(): Promise<string | undefined> {
		if (!getToken) return user?.identity;
		const tooLate = new Promise<undefined>((done) => setTimeout(done, PROOF_PATIENCE_MS));
		try {
			return (await Promise.race([getToken(), tooLate])) || user?.identity;
		} catch {
			return user?.identity;
		}
	}

	async function postAs(userId: string | undefined, identity: string | undefined): Promise<Session> {
		try {
			return await post(undefined, userId, identity);
		} catch (error) {
			// The id belongs to somebody who proved it in another browser: chat without it rather than not at all.
			if (error instanceof ChatRefusal && error.code === "forbidden" && userId) return await post(undefined, undefined);
			throw error;
		}
	}

	function post(token: string | undefined, userId: string | undefined, identity?: string): Promise<Session> {
		const body = { site, user_id: userId, identity, name: user?.name, email: user?.email };
		return requestJson<Session>({ baseUrl: toHttpUrl(backendUrl), method: "POST", path: "/chat/session", token, body });
	}

	function pause(milliseconds: number): Promise<void> {
		return new Promise((done) => {
			const end = () => {
				clearTimeout(timer);
				stopListening();
				done();
			};
			const timer = setTimeout(end, milliseconds);
			const stopListening = onWake(end);
			endPause = end;
		});
	}

	return {
		/** The running or finished opening; a failed one is tried anew. */
		open(): Promise<void> {
			opening ??= openUntilDone().catch((error: unknown) => {
				opening = null;
				throw error;
			});
			return opening;
		},
		/** Asks again: the server refused the token. */
		renew(): Promise<void> {
			opening = null;
			return this.open();
		},
		close(): void {
			closed = true;
			endPause?.();
		},
	};
}

function isPassing({ code }: ChatRefusal): boolean {
	return code === "rate_limited" || code === "overloaded" || code === "internal";
}

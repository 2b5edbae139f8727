import type { TextStorage } from "./browser-storage.ts";
import { makeConversationId } from "./ids.ts";

const VERSION = 1;

/** Who this browser is to one site of one server, and its conversation there. */
export type StoredSession = {
	user_id: string;
	token: string;
	conversation_id: string;
	/** The id that the page asked for, which the server may have refused to give. */
	asked_as?: string;
	/** The site proved who this is. */
	proven?: boolean;
	/** True once the conversation exists on the server: before, its history and status are a 404. */
	started: boolean;
};

export type SessionStore = ReturnType<typeof openSessionStore>;

/** What the keys begin with; the loader of the widget reads them before anything else of the client is there. */
export function storagePrefix(backendUrl: string, site: string | undefined): string {
	return `veritix-chat:${backendUrl}:${site ?? "default"}`;
}

/** What is kept over reloads, apart for each server and site. What an older version wrote is ignored, not misread. */
export function openSessionStore(storage: TextStorage, place: { backendUrl: string; site: string | undefined }) {
	const prefix = storagePrefix(place.backendUrl, place.site);
	const keys = { session: `${prefix}:session`, unsent: `${prefix}:unsent`, draft: `${prefix}:draft` };

	return {
		prefix,
		read(): StoredSession | null {
			const stored = readJson(storage, keys.session);
			return isStoredSession(stored) ? stored : null;
		},
		write(session: StoredSession): void {
			storage.set(keys.session, JSON.stringify({ version: VERSION, ...session }));
		},
		forget(): void {
			storage.remove(keys.session);
		},
		/** Whether something was ever kept to be sent: nothing is opened to look for it where not. */
		get mayHaveUnsent(): boolean {
			return storage.get(keys.unsent) !== null;
		},
		noteUnsent: () => storage.set(keys.unsent, "1"),
		readDraft(): string {
			return storage.get(keys.draft) ?? "";
		},
		writeDraft(text: string): void {
			if (text === "") storage.remove(keys.draft);
			else storage.set(keys.draft, text);
		},
		/** Hears of what is written in another tab. */
		onDraft: (listener: () => void): (() => void) => storage.watch?.(keys.draft, listener) ?? (() => {}),
	};
}

/** A conversation that nobody has written in yet. */
export function newConversation(): Pick<StoredSession, "conversation_id" | "started"> {
	return { conversation_id: makeConversationId(), started: false };
}

function readJson(storage: TextStorage, key: string): unknown {
	try {
		return JSON.parse(storage.get(key) ?? "null");
	} catch {
		return null;
	}
}

function isStoredSession(value: unknown): value is StoredSession {
	if (typeof value !== "object" || value === null) return false;
	const { version, user_id, token, conversation_id, started } = value as Record<string, unknown>;
	return version === VERSION && [user_id, token, conversation_id].every(isText) && typeof started === "boolean";
}

function isText(value: unknown): value is string {
	return typeof value === "string" && value !== "";
}

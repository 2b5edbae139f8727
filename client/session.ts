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
	/** True once the conversation exists on the server: before, its history and status are a 404. */
	started: boolean;
};

/** A message that the server has not acknowledged. */
export type UnsentMessage = {
	client_id: string;
	content: string;
	timestamp: string;
	/** Why it was refused, in a sentence for its writer; null while it waits to be sent. */
	problem: string | null;
};

export type SessionStore = ReturnType<typeof openSessionStore>;

/** What is kept over reloads, apart for each server and site. What an older version wrote is ignored, not misread. */
export function openSessionStore(storage: TextStorage, place: { backendUrl: string; site: string | undefined }) {
	const prefix = `veritix-chat:${place.backendUrl}:${place.site ?? "default"}`;
	const keys = { session: `${prefix}:session`, unsent: `${prefix}:unsent`, draft: `${prefix}:draft` };

	function readUnsent(): UnsentMessage[] {
		const stored = readJson(storage, keys.unsent);
		return Array.isArray(stored) ? stored.filter(isUnsentMessage) : [];
	}

	function writeUnsent(messages: readonly UnsentMessage[]): void {
		if (messages.length === 0) storage.remove(keys.unsent);
		else storage.set(keys.unsent, JSON.stringify(messages));
	}

	return {
		read(): StoredSession | null {
			const stored = readJson(storage, keys.session);
			return isStoredSession(stored) ? stored : null;
		},
		write({ user_id, token, asked_as, conversation_id, started }: StoredSession): void {
			const stored = { version: VERSION, user_id, token, asked_as, conversation_id, started };
			storage.set(keys.session, JSON.stringify(stored));
		},
		forget(): void {
			storage.remove(keys.session);
		},
		readUnsent,
		/** Adds one or changes it. One by one, because other tabs keep theirs in the same place. */
		keepUnsent(message: UnsentMessage): void {
			const all = readUnsent();
			const isKnown = all.some((other) => other.client_id === message.client_id);
			writeUnsent(isKnown ? all.map((other) => (other.client_id === message.client_id ? message : other)) : [...all, message]);
		},
		dropUnsent(clientId: string): void {
			writeUnsent(readUnsent().filter((message) => message.client_id !== clientId));
		},
		readDraft(): string {
			return storage.get(keys.draft) ?? "";
		},
		writeDraft(text: string): void {
			if (text === "") storage.remove(keys.draft);
			else storage.set(keys.draft, text);
		},
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

function isUnsentMessage(value: unknown): value is UnsentMessage {
	if (typeof value !== "object" || value === null) return false;
	const { client_id, content, timestamp, problem } = value as Record<string, unknown>;
	return [client_id, content, timestamp].every(isText) && (problem === null || isText(problem));
}

function isText(value: unknown): value is string {
	return typeof value === "string" && value !== "";
}

import type { Quote } from "#protocol/shapes.ts";

/** A message that the server has not acknowledged. */
export type UnsentMessage = {
	client_id: string;
	content: string;
	/** By the clock of the browser. */
	timestamp: string;
	/** Why it was refused, in a sentence for its writer; null while it waits to be sent. */
	problem: string | null;
	/** What it answers, as it is shown until it is sent. */
	reply_to?: Quote;
	/** The tab that sends it. */
	tab: string;
};

/**
 * Where unsent messages outlive the page, for all tabs. Nothing here rejects, and everything ends soon: who keeps messages goes
 * on with those it has in mind, and where nothing can be kept a reload forgets.
 */
export type KeptMessages = {
	/** All tabs' messages in the order of their writing; null when nobody can tell. */
	read: () => Promise<UnsentMessage[] | null>;
	/** Adds one or changes it; answers with all that are kept then, null when it may not have been. */
	put: (entry: UnsentMessage) => Promise<UnsentMessage[] | null>;
	drop: (clientId: string) => Promise<UnsentMessage[] | null>;
};

const DATABASE = "veritix-chat";
const STORE = "unsent";
/** A storage that takes longer hangs, as some browsers' do, and nobody waits for it. */
const PATIENCE_MS = 1500;

/** In IndexedDB: one list for each `key`, changed in transactions, so that tabs do not lose each other's. */
export function openKeptMessages(key: string): KeptMessages {
	let database: Promise<IDBDatabase> | null = null;

	function open(): Promise<IDBDatabase> {
		database ??= new Promise((resolve, reject) => {
			// Throws where storage is denied or not there.
			const request = indexedDB.open(DATABASE, 1);
			request.onupgradeneeded = () => request.result.createObjectStore(STORE);
			request.onerror = () => reject(request.error);
			request.onsuccess = () => {
				const opened = request.result;
				opened.onversionchange = () => opened.close();
				resolve(opened);
			};
		});
		return database;
	}

	async function transact(edit: ((list: UnsentMessage[]) => UnsentMessage[]) | null): Promise<UnsentMessage[]> {
		const opened = await open();
		return new Promise((resolve, reject) => {
			const transaction = opened.transaction(STORE, edit ? "readwrite" : "readonly");
			const store = transaction.objectStore(STORE);
			const request = store.get(key);
			let list: UnsentMessage[] = [];
			request.onsuccess = () => {
				list = Array.isArray(request.result) ? request.result.filter(isUnsentMessage) : [];
				if (!edit) return;
				list = edit(list);
				if (list.length > 0) store.put(list, key);
				else store.delete(key);
			};
			transaction.oncomplete = () => resolve(list);
			transaction.onabort = () => reject(transaction.error);
		});
	}

	function inTime(edit: Parameters<typeof transact>[0]): Promise<UnsentMessage[] | null> {
		return new Promise((resolve) => {
			const timer = setTimeout(resolve, PATIENCE_MS, null);
			transact(edit)
				.catch(() => {
					// A database that was closed under us is opened anew the next time.
					database = null;
					return null;
				})
				.then((list) => {
					clearTimeout(timer);
					resolve(list);
				});
		});
	}

	return {
		read: () => inTime(null),
		put: (entry) => inTime((list) => withEntry(list, entry)),
		drop: (clientId) => inTime((list) => list.filter((other) => other.client_id !== clientId)),
	};
}

/** The list with the entry in its place, or at the end when it is new. */
export function withEntry(list: readonly UnsentMessage[], entry: UnsentMessage): UnsentMessage[] {
	const isKnown = list.some((other) => other.client_id === entry.client_id);
	return isKnown ? list.map((other) => (other.client_id === entry.client_id ? entry : other)) : [...list, entry];
}

function isUnsentMessage(value: unknown): value is UnsentMessage {
	if (typeof value !== "object" || value === null) return false;
	const { client_id, content, timestamp, problem, tab } = value as Record<string, unknown>;
	const isText = (text: unknown) => typeof text === "string" && text !== "";
	return [client_id, content, timestamp, tab].every(isText) && (problem === null || isText(problem));
}

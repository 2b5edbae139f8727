/** Text by key. Nothing here throws. */
export type TextStorage = {
	get(key: string): string | null;
	set(key: string, value: string): void;
	remove(key: string): void;
	/** Hears of changes that other tabs make; returns the way to stop. */
	watch?(key: string, listener: () => void): () => void;
};

/**
 * `localStorage` where the page may use it, and memory where it may not: in private windows, in sandboxed frames and when the
 * quota is used up the chat still works, it only forgets on reload.
 */
export function openBrowserStorage(): TextStorage {
	const memory = new Map<string, string>();
	const local = findLocalStorage();
	return {
		get(key) {
			const remembered = memory.get(key);
			if (remembered !== undefined) return remembered;
			try {
				return local?.getItem(key) ?? null;
			} catch {
				return null;
			}
		},
		set(key, value) {
			try {
				if (!local) throw new Error("There is no storage.");
				local.setItem(key, value);
				memory.delete(key);
			} catch {
				memory.set(key, value);
			}
		},
		remove(key) {
			memory.delete(key);
			try {
				local?.removeItem(key);
			} catch {
				// What cannot be read cannot be left behind either.
			}
		},
		watch(key, listener) {
			const hear = (event: StorageEvent) => {
				if (event.key === key && event.storageArea === local) listener();
			};
			globalThis.addEventListener?.("storage", hear);
			return () => globalThis.removeEventListener?.("storage", hear);
		},
	};
}

function findLocalStorage(): Storage | null {
	try {
		// Where storage is denied, reading the property throws already.
		return globalThis.localStorage ?? null;
	} catch {
		return null;
	}
}

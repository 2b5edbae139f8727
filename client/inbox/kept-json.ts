import type { TextStorage } from "../browser-storage.ts";

/** A JSON value under one key that outlives a reload. What cannot be read is as good as not there. */
export function keepJson<Value>(storage: TextStorage, key: string, isValue: (value: unknown) => value is Value, empty: Value) {
	let value = empty;
	try {
		const stored: unknown = JSON.parse(storage.get(key) ?? "null");
		if (isValue(stored)) value = stored;
	} catch {
		// Somebody else's text under our key.
	}
	return {
		get: () => value,
		set(next: Value): void {
			value = next;
			storage.set(key, JSON.stringify(next));
		},
	};
}

import { afterEach, expect, test, vi } from "vitest";
import { openBrowserStorage, type TextStorage } from "#client/browser-storage.ts";
import { newConversation, openSessionStore } from "#client/session.ts";

const place = { backendUrl: "https://chat.example", site: "shop" };
const session = { user_id: "user_1", token: "secret", conversation_id: "conv_1", started: true };

function localStorageThat(behaves: Partial<Storage>): void {
	vi.stubGlobal("localStorage", behaves);
}

function inMemory(): TextStorage & { texts: Map<string, string> } {
	const texts = new Map<string, string>();
	return {
		texts,
		get: (key) => texts.get(key) ?? null,
		set: (key, value) => void texts.set(key, value),
		remove: (key) => void texts.delete(key),
	};
}

afterEach(() => vi.unstubAllGlobals());

test("where storage is denied the chat works and forgets on reload", () => {
	Object.defineProperty(globalThis, "localStorage", {
		configurable: true,
		get() {
			throw new DOMException("denied", "SecurityError");
		},
	});
	const storage = openBrowserStorage();
	storage.set("key", "value");
	expect(storage.get("key")).toBe("value");
	expect(openBrowserStorage().get("key")).toBeNull();
	storage.remove("key");
	expect(storage.get("key")).toBeNull();
	Reflect.deleteProperty(globalThis, "localStorage");
});

test("where the quota is used up the newest text wins over the stored one", () => {
	localStorageThat({
		getItem: () => "old",
		setItem: () => {
			throw new DOMException("full", "QuotaExceededError");
		},
		removeItem: () => {},
	});
	const storage = openBrowserStorage();
	expect(storage.get("key")).toBe("old");
	storage.set("key", "new");
	expect(storage.get("key")).toBe("new");
});

test("a session survives a reload, apart for each server and site", () => {
	const storage = inMemory();
	openSessionStore(storage, place).write(session);
	expect(openSessionStore(storage, place).read()).toMatchObject(session);
	expect(openSessionStore(storage, { ...place, site: "blog" }).read()).toBeNull();
	expect(openSessionStore(storage, { ...place, backendUrl: "https://other.example" }).read()).toBeNull();
	openSessionStore(storage, place).forget();
	expect(openSessionStore(storage, place).read()).toBeNull();
});

test("nothing is stored before there is something to store", () => {
	const storage = inMemory();
	const store = openSessionStore(storage, place);
	store.read();
	expect(store.mayHaveUnsent).toBe(false);
	store.writeDraft("");
	expect(storage.texts.size).toBe(0);
});

test("what another version or a foreign hand wrote is ignored", () => {
	const storage = inMemory();
	const store = openSessionStore(storage, place);
	store.write(session);
	const written = [...storage.texts];
	for (const broken of ["{", "null", "[1]", '{"version":99}', '[{"kontent":"Hi"}]']) {
		for (const [key] of written) storage.set(key, broken);
		expect(store.read()).toBeNull();
	}
	for (const [key, text] of written) storage.set(key, text.replace('"version":1', '"version":2'));
	expect(store.read()).toBeNull();
});

test("whether something may be kept to be sent is known without opening anything", () => {
	const storage = inMemory();
	expect(openSessionStore(storage, place).mayHaveUnsent).toBe(false);
	openSessionStore(storage, place).noteUnsent();
	expect(openSessionStore(storage, place).mayHaveUnsent).toBe(true);
	expect(openSessionStore(storage, { ...place, site: "blog" }).mayHaveUnsent).toBe(false);
});

test("a conversation's id holds 128 random bits", () => {
	const ids = new Set(Array.from({ length: 200 }, () => newConversation().conversation_id));
	expect(ids.size).toBe(200);
	for (const id of ids) expect(id).toMatch(/^conv_[0-9a-f]{32}$/);
});

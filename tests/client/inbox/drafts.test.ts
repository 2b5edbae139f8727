import { expect, test } from "vitest";
import type { TextStorage } from "#client/browser-storage.ts";
import { createDrafts } from "#client/inbox/drafts.ts";

function shelf(): TextStorage {
	const texts = new Map<string, string>();
	return {
		get: (key) => texts.get(key) ?? null,
		set: (key, value) => void texts.set(key, value),
		remove: (key) => void texts.delete(key),
	};
}

test("what an agent began to write in each conversation is there after a reload", () => {
	const storage = shelf();
	const before = createDrafts(storage, "agent-1");
	before.set("conv-a", "Dear Ana,");
	before.set("conv-b", "Hello Bob");
	const after = createDrafts(storage, "agent-1");
	expect([after.get("conv-a"), after.get("conv-b")]).toEqual(["Dear Ana,", "Hello Bob"]);
});

test("a draft that was sent or deleted does not come back", () => {
	const storage = shelf();
	const drafts = createDrafts(storage, "agent-1");
	drafts.set("conv-a", "Dear Ana,");
	drafts.set("conv-a", "");
	expect(createDrafts(storage, "agent-1").get("conv-a")).toBe("");
});

test("agents who share a browser do not see each other's drafts", () => {
	const storage = shelf();
	createDrafts(storage, "agent-1").set("conv-a", "Mine");
	expect(createDrafts(storage, "agent-2").get("conv-a")).toBe("");
});

test("a damaged store costs the drafts and nothing else", () => {
	const storage = shelf();
	createDrafts(storage, "agent-1").set("conv-a", "Mine");
	for (const broken of ["{", "17", '{"conv-a":5}']) {
		storage.set("veritix-inbox-drafts-agent-1", broken);
		expect(createDrafts(storage, "agent-1").get("conv-a")).toBe("");
	}
});

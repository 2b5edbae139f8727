import type { TextStorage } from "../browser-storage.ts";
import { keepJson } from "./kept-json.ts";

type Drafts = Record<string, string>;

/** What an agent began to write in each conversation; kept until it is sent or deleted, over reloads too (D6). */
export function createDrafts(storage: TextStorage, agentId: string) {
	const kept = keepJson<Drafts>(storage, `veritix-inbox-drafts-${agentId}`, isDrafts, {});
	return {
		get: (conversationId: string): string => kept.get()[conversationId] ?? "",
		set(conversationId: string, text: string): void {
			const { [conversationId]: _, ...others } = kept.get();
			kept.set(text === "" ? others : { ...others, [conversationId]: text });
		},
	};
}

function isDrafts(value: unknown): value is Drafts {
	return typeof value === "object" && value !== null && Object.values(value).every((text) => typeof text === "string");
}

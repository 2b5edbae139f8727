import { useSyncExternalStore } from "react";
import type { ChatClient } from "../chat-client.ts";
import type { ChatSnapshot } from "../chat-snapshot.ts";

/** The chat as it stands now; renders again after every change. */
export function useChat(client: Pick<ChatClient, "subscribe" | "getSnapshot">): ChatSnapshot {
	return useSyncExternalStore(client.subscribe, client.getSnapshot, client.getSnapshot);
}

import type { ChangesPage, EscalateResult, HistoryPage, Metadata, Ok, SendResult, UserConversations } from "#protocol/shapes.ts";
import type { HistoryQuery } from "./history-reader.ts";
import { type HttpRequest, requestJson } from "./http.ts";

/** Where a conversation is, and by what right it is read. */
export type ConversationPlace = { baseUrl: string; token: string; userId: string; conversationId: string };

export type ConversationApi = ReturnType<typeof createConversationApi>;

/** A question may wait on the server for its answer; the network gets this much longer. */
const NETWORK_MS = 15_000;

/** The HTTP side of one conversation; `place` is asked anew for every call. */
export function createConversationApi(place: () => ConversationPlace) {
	function get<T>(path: string, options: Pick<HttpRequest, "signal" | "timeoutMs"> = {}): Promise<T> {
		const { baseUrl, token } = place();
		return requestJson<T>({ baseUrl, method: "GET", path, token, ...options });
	}

	function post<T>(what: string, body: unknown): Promise<T> {
		const { baseUrl, token, conversationId } = place();
		return requestJson<T>({ baseUrl, method: "POST", path: `/chat/${conversationId}/${what}`, token, body });
	}

	return {
		readHistory(query: HistoryQuery): Promise<HistoryPage> {
			const search = new URLSearchParams(query).toString();
			return get(`/chat/${place().conversationId}/history${search === "" ? "" : `?${search}`}`);
		},
		/** With `wait` (seconds) an answer that would be empty waits for a change. */
		readChanges(after: string, { wait = 0, signal }: { wait?: number; signal?: AbortSignal } = {}): Promise<ChangesPage> {
			const search = new URLSearchParams(wait > 0 ? { after, wait: String(wait) } : { after });
			const timeoutMs = wait * 1000 + NETWORK_MS;
			return get(`/chat/${place().conversationId}/changes?${search}`, { signal, timeoutMs });
		},
		/** Asks something that always has an answer: whether the server is there and knows the token. */
		probe(signal: AbortSignal): Promise<UserConversations> {
			return get(`/chat/user/${place().userId}/conversations`, { signal });
		},
		send: (content: string, client_id: string): Promise<SendResult> =>
			post("messages", { sender_id: place().userId, sender_type: "user", content, client_id }),
		markRead: (last_read_message_id: string): Promise<Ok> => post("read", { last_read_message_id }),
		setTyping: (is_typing: boolean): Promise<Ok> => post("typing", { sender_id: place().userId, is_typing }),
		escalate: (reason: string, metadata: Metadata): Promise<EscalateResult> => post("escalate", { reason, metadata }),
	};
}

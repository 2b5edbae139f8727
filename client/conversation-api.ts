import type { Erased, UserExport } from "#protocol/admin-shapes.ts";
import type { ChangesPage, EscalateResult, HistoryPage, Metadata, UserConversations } from "#protocol/shapes.ts";
import type { HistoryQuery } from "./history-reader.ts";
import { type HttpRequest, requestJson } from "./http.ts";
import type { LineCommand, LineData, LineInput } from "./line.ts";

/** Where a conversation is, and by what right it is read. */
export type ConversationPlace = { baseUrl: string; token: string; userId: string; conversationId: string };

export type ConversationApi = ReturnType<typeof createConversationApi>;

/** A question may wait on the server for its answer; the network gets this much longer. */
const NETWORK_MS = 15_000;
/** Everything of somebody who wrote for years. */
const BULK_MS = 120_000;

/** The HTTP side of one conversation; `place` is asked anew for every call. */
export function createConversationApi(place: () => ConversationPlace) {
	function get<T>(path: string, options: Pick<HttpRequest, "signal" | "timeoutMs"> = {}): Promise<T> {
		const { baseUrl, token } = place();
		return requestJson<T>({ baseUrl, method: "GET", path, token, ...options });
	}

	function post<T>(conversationId: string, what: string, body: unknown): Promise<T> {
		const { baseUrl, token } = place();
		return requestJson<T>({ baseUrl, method: "POST", path: `/chat/${conversationId}/${what}`, token, body });
	}

	/** With `wait` (seconds) an answer that would be empty waits for a change. */
	function readChanges(
		after: string,
		{ wait = 0, signal, id = place().conversationId }: { wait?: number; signal?: AbortSignal; id?: string } = {},
	): Promise<ChangesPage> {
		const search = new URLSearchParams(wait > 0 ? { after, wait: String(wait) } : { after });
		const timeoutMs = wait * 1000 + NETWORK_MS;
		return get(`/chat/${id}/changes?${search}`, { signal, timeoutMs });
	}

	/** What a socket would be asked, by HTTP. */
	const requests: { [Name in LineCommand]: (input: LineInput<Name>) => Promise<LineData<Name>> } = {
		"message:send": ({ conversation_id, ...message }) =>
			post(conversation_id, "messages", { sender_id: place().userId, sender_type: "user", ...message }),
		"message:edit": ({ conversation_id, ...body }) => post(conversation_id, "edit", body),
		"message:delete": ({ conversation_id, ...body }) => post(conversation_id, "delete", body),
		"message:react": ({ conversation_id, ...body }) => post(conversation_id, "react", body),
		"message:read": ({ conversation_id, last_read_message_id }) => post(conversation_id, "read", { last_read_message_id }),
		"message:receive": ({ conversation_id, last_received_message_id }) =>
			post(conversation_id, "receive", { last_received_message_id }),
		"typing:set": ({ conversation_id, is_typing }) => post(conversation_id, "typing", { sender_id: place().userId, is_typing }),
		"conversation:changes": ({ conversation_id, after = "0" }) => readChanges(String(after), { id: conversation_id }),
	};

	return {
		readHistory(query: HistoryQuery): Promise<HistoryPage> {
			const search = new URLSearchParams(query).toString();
			return get(`/chat/${place().conversationId}/history${search === "" ? "" : `?${search}`}`);
		},
		readChanges,
		/** Asks something that always has an answer: whether the server is there and knows the token. */
		probe(signal?: AbortSignal): Promise<UserConversations> {
			return get(`/chat/user/${place().userId}/conversations`, { signal });
		},
		request<Name extends LineCommand>(name: Name, input: LineInput<Name>): Promise<LineData<Name>> {
			return requests[name](input);
		},
		/** All that the server keeps of the user. */
		exportUser: (): Promise<UserExport> => get(`/chat/user/${place().userId}/export`, { timeoutMs: BULK_MS }),
		/** Deletes the user there, with everything of theirs. */
		eraseUser(): Promise<Erased> {
			const { baseUrl, token, userId } = place();
			return requestJson({ baseUrl, method: "POST", path: `/chat/user/${userId}/erase`, token, body: {}, timeoutMs: BULK_MS });
		},
		escalate: (reason: string, metadata: Metadata): Promise<EscalateResult> =>
			post(place().conversationId, "escalate", { reason, metadata }),
	};
}

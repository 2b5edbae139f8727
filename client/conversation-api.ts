import type { ChangesPage, EscalateResult, HistoryPage, Metadata } from "#protocol/shapes.ts";
import type { HistoryQuery } from "./history-reader.ts";
import { requestJson } from "./http.ts";

/** Where a conversation is, and by what right it is read. */
export type ConversationPlace = { baseUrl: string; token: string; conversationId: string };

/** The HTTP side of one conversation; `place` is asked anew for every call. */
export function createConversationApi(place: () => ConversationPlace) {
	function call<T>(method: "GET" | "POST", what: string, body?: unknown): Promise<T> {
		const { baseUrl, token, conversationId } = place();
		return requestJson<T>({ baseUrl, method, path: `/chat/${conversationId}/${what}`, token, body });
	}

	return {
		readHistory(query: HistoryQuery): Promise<HistoryPage> {
			const search = new URLSearchParams(query).toString();
			return call("GET", search === "" ? "history" : `history?${search}`);
		},
		readChanges(after: string): Promise<ChangesPage> {
			return call("GET", `changes?${new URLSearchParams({ after })}`);
		},
		escalate: (reason: string, metadata: Metadata): Promise<EscalateResult> => call("POST", "escalate", { reason, metadata }),
	};
}

import type { ApiRoute } from "#protocol/routes.ts";
import type { CallAs, Draft } from "./prepare-request.ts";

export type Answer =
	| { reached: true; status: number; statusText: string; ms: number; contentType: string; text: string; cut: boolean }
	| { reached: false; ms: number };

const TIMEOUT_MS = 15_000;
/** Drawing more than this would make the page wait; the metrics of a busy server are long. */
const SHOWN_CHARACTERS = 20_000;

type Call = { method: ApiRoute["method"]; draft: Draft; as: CallAs; token: string | null };

/** The headers that the page sets itself, as they are sent. */
export function requestHeaders({ method, as, token }: Omit<Call, "draft">): Record<string, string> {
	return {
		...(as === "visitor" && token ? { Authorization: `Bearer ${token}` } : {}),
		...(method === "POST" ? { "Content-Type": "application/json" } : {}),
	};
}

/** Makes the call exactly as it stands in the form; whatever comes back is an answer to show. */
export async function sendRequest({ method, draft, as, token }: Call): Promise<Answer> {
	const started = performance.now();
	const elapsed = () => Math.round(performance.now() - started);
	try {
		const response = await fetch(new URL(draft.path, window.location.origin), {
			method,
			headers: requestHeaders({ method, as, token }),
			body: method === "POST" ? draft.body : undefined,
			// The agent's cookie only when it is asked for: it must not help a call that is made as somebody else.
			credentials: as === "agent" ? "same-origin" : "omit",
			cache: "no-store",
			signal: AbortSignal.timeout(TIMEOUT_MS),
		});
		const raw = await response.text();
		const text = prettyJson(raw);
		return {
			reached: true,
			status: response.status,
			statusText: response.statusText,
			ms: elapsed(),
			contentType: response.headers.get("Content-Type") ?? "",
			text: text.slice(0, SHOWN_CHARACTERS),
			cut: text.length > SHOWN_CHARACTERS,
		};
	} catch {
		return { reached: false, ms: elapsed() };
	}
}

function prettyJson(text: string): string {
	try {
		return JSON.stringify(JSON.parse(text), null, 2);
	} catch {
		return text;
	}
}

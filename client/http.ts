import { ERROR_STATUS, type ErrorCode, type Problem } from "#protocol/errors.ts";
import { ChatRefusal, ConnectionLost } from "./refusal.ts";

const TIMEOUT_MS = 15_000;

export type HttpRequest = {
	baseUrl: string;
	method: "GET" | "POST";
	path: string;
	token?: string;
	body?: unknown;
	/** Send cookies; only to one's own origin. */
	withCredentials?: boolean;
	/** Ends it early. */
	signal?: AbortSignal;
	/** How long to wait for the answer. */
	timeoutMs?: number;
};

/** One call of the HTTP API. Rejects with ChatRefusal when the server said no, with ConnectionLost when nobody answered. */
export async function requestJson<T>({
	baseUrl,
	method,
	path,
	token,
	body,
	withCredentials = false,
	signal,
	timeoutMs = TIMEOUT_MS,
}: HttpRequest): Promise<T> {
	const headers: Record<string, string> = { Accept: "application/json" };
	if (token) headers.Authorization = `Bearer ${token}`;
	if (body !== undefined) headers["Content-Type"] = "application/json";

	const abort = new AbortController();
	const end = () => abort.abort();
	const timer = setTimeout(end, timeoutMs);
	if (signal?.aborted) end();
	signal?.addEventListener("abort", end);
	try {
		const response = await fetch(`${baseUrl}${path}`, {
			method,
			headers,
			body: body === undefined ? undefined : JSON.stringify(body),
			credentials: withCredentials ? "same-origin" : "omit",
			cache: "no-store",
			signal: abort.signal,
		});
		const answer: unknown = await response.json().catch(() => null);
		if (!response.ok) throw new ChatRefusal(toRefusal(response, answer));
		if (answer === null) throw new ConnectionLost("The server's answer was cut off.");
		return answer as T;
	} catch (error) {
		if (error instanceof ChatRefusal || error instanceof ConnectionLost) throw error;
		throw new ConnectionLost("The server could not be reached.");
	} finally {
		clearTimeout(timer);
		signal?.removeEventListener("abort", end);
	}
}

function toRefusal(response: Response, answer: unknown) {
	if (isProblem(answer)) {
		const { code, detail, retry_after, errors } = answer;
		return { code, message: detail, retry_after, errors };
	}
	// Not our server's words: a proxy in between answered, in a language of its own.
	const known = (Object.keys(ERROR_STATUS) as ErrorCode[]).find((code) => ERROR_STATUS[code] === response.status);
	const retryAfter = Number(response.headers.get("Retry-After") ?? Number.NaN);
	return {
		code: known ?? (response.status >= 500 ? "overloaded" : "bad_request"),
		message: `The server answered ${response.status}.`,
		retry_after: Number.isFinite(retryAfter) ? retryAfter : undefined,
	};
}

function isProblem(answer: unknown): answer is Problem {
	return typeof answer === "object" && answer !== null && "code" in answer && String(answer.code) in ERROR_STATUS;
}

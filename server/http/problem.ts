import { asChatError, type ChatError } from "#core/refusals.ts";
import { ERROR_STATUS, ERROR_TITLE, type ErrorCode, type Problem, type Refusal } from "#protocol/errors.ts";

/** The one sentence for everything unexpected: what happened inside stays in the log, under the request's id. */
export const INTERNAL_MESSAGE = "Something went wrong on our side. Please try again.";

/** What a caller may know of an error, on any door. */
export function toRefusal(error: unknown): Refusal {
	const known: ChatError | null = asChatError(error);
	if (!known) return isBusyDatabase(error) ? BUSY : { code: "internal", message: INTERNAL_MESSAGE };
	return {
		code: known.code,
		message: known.message,
		...(known.retryAfter !== undefined && { retry_after: known.retryAfter }),
		...(known.errors && { errors: known.errors }),
	};
}

const BUSY: Refusal = { code: "overloaded", message: "The server has too much to do. Try again in a moment.", retry_after: 2 };

/** Prisma waited in vain for a connection or a transaction: the same call may succeed a moment later. */
function isBusyDatabase(error: unknown): boolean {
	return ["P2024", "P2028"].includes(String((error as { code?: unknown } | null)?.code));
}

export function toProblem(refusal: Refusal, requestId: string): Problem {
	const { code, message, retry_after, errors } = refusal;
	return {
		type: "about:blank",
		title: ERROR_TITLE[code],
		status: ERROR_STATUS[code],
		code,
		detail: message,
		request_id: requestId,
		...(retry_after !== undefined && { retry_after }),
		...(errors && { errors }),
	};
}

/** Headers that go with a refusal's body. */
export function problemHeaders({ code, retry_after }: { code: ErrorCode; retry_after?: number }): Record<string, string> {
	return {
		"content-type": "application/problem+json; charset=utf-8",
		"cache-control": "no-store",
		...(retry_after !== undefined && { "retry-after": String(retry_after) }),
		...(code === "unauthenticated" && { "www-authenticate": "Bearer" }),
	};
}

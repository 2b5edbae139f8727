import { asChatError, type ChatError } from "#core/refusals.ts";
import { ERROR_STATUS, ERROR_TITLE, type ErrorCode, type Problem, type Refusal } from "#protocol/errors.ts";
import { isOutageCode } from "../db/outage-codes.ts";

/** The one sentence for everything unexpected: what happened inside stays in the log, under the request's id. */
export const INTERNAL_MESSAGE = "Something went wrong on our side. Please try again.";

/** What a caller may know of an error, on any door. */
export function toRefusal(error: unknown): Refusal {
	const known: ChatError | null = asChatError(error);
	if (!known) return isFailingDatabase(error) ? BUSY : { code: "internal", message: INTERNAL_MESSAGE };
	return {
		code: known.code,
		message: known.message,
		...(known.retryAfter !== undefined && { retry_after: known.retryAfter }),
		...(known.errors && { errors: known.errors }),
	};
}

const BUSY: Refusal = { code: "overloaded", message: "This cannot be stored right now. Try again in a moment.", retry_after: 2 };

type AdapterError = { cause?: { originalCode?: unknown } };
type PrismaError = (AdapterError & { code?: unknown; meta?: { driverAdapterError?: AdapterError } }) | null | undefined;

/** Prisma waited in vain, or the disk is full or the database gone: the same call may succeed a moment later. */
function isFailingDatabase(error: unknown): boolean {
	const { code, meta, cause } = (error as PrismaError) ?? {};
	// What fails at a COMMIT comes as the adapter threw it, all else inside an error of Prisma's.
	const reason = meta?.driverAdapterError?.cause ?? cause;
	return ["P1008", "P2024", "P2028"].includes(String(code)) || isOutageCode(reason?.originalCode);
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

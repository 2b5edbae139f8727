/**
 * Why something was refused: the one closed list, the same over HTTP, the plain WebSocket and Socket.IO.
 * Clients decide by `code`; `detail` is for people and may change.
 */
export const ERROR_STATUS = {
	bad_request: 400,
	unauthenticated: 401,
	forbidden: 403,
	not_found: 404,
	method_not_allowed: 405,
	conflict: 409,
	stale: 409,
	payload_too_large: 413,
	invalid_input: 422,
	rate_limited: 429,
	internal: 500,
	overloaded: 503,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** One field that must be mended: where it stands and what is wrong with it. */
export type InputIssue = { path: string; message: string };

/** What every refusal carries, whatever the transport. `retry_after` is in seconds. */
export type Refusal = {
	code: ErrorCode;
	message: string;
	retry_after?: number;
	errors?: InputIssue[];
};

/** The body of a refused HTTP request: `application/problem+json`, RFC 9457. */
export type Problem = {
	type: "about:blank";
	title: string;
	status: number;
	code: ErrorCode;
	detail: string;
	request_id: string;
	retry_after?: number;
	errors?: InputIssue[];
};

export const ERROR_TITLE: Record<ErrorCode, string> = {
	bad_request: "Bad request",
	unauthenticated: "Not signed in",
	forbidden: "Not allowed",
	not_found: "Not found",
	method_not_allowed: "Method not allowed",
	conflict: "Conflict",
	stale: "Newer messages exist",
	payload_too_large: "Too large",
	invalid_input: "Invalid input",
	rate_limited: "Too many requests",
	internal: "Server error",
	overloaded: "Overloaded",
};

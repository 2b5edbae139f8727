import type { ErrorCode, InputIssue, Refusal } from "#protocol/errors.ts";

/** The server said no. Decide by `code`; `message` is the server's own sentence. */
export class ChatRefusal extends Error {
	readonly code: ErrorCode;
	/** Seconds to wait before it may work. */
	readonly retry_after: number | undefined;
	readonly errors: InputIssue[];

	constructor(refusal: Refusal) {
		super(refusal.message);
		this.name = "ChatRefusal";
		this.code = refusal.code;
		this.retry_after = refusal.retry_after;
		this.errors = refusal.errors ?? [];
	}
}

/** Nobody answered: the request may or may not have arrived, so only what is safe to repeat may be sent again. */
export class ConnectionLost extends Error {
	constructor(message = "The connection was lost before the server answered.") {
		super(message);
		this.name = "ConnectionLost";
	}
}

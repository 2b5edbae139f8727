import type { ErrorCode, Refusal } from "#protocol/errors.ts";
import type { HistoryPage, Message } from "#protocol/shapes.ts";

/** Who speaks: a user by a token, an agent by a cookie. */
export type Identity = { id: string; type: "user" | "agent"; token?: string; cookie?: string };

export type Draft = { conversation_id: string; client_id: string; content: string };

export type Acknowledged = {
	message: Message;
	/** The server said that it had been stored before; undefined where the door does not say. */
	replayed?: boolean;
};

/** One way to the server, as docs/protocol.md describes it. Whatever gets no answer is `Unanswered`, never an endless wait. */
export interface Door {
	readonly name: "http" | "plain" | "socket.io";
	/** Sends once. Sending again is the participant's decision. */
	send(draft: Draft): Promise<Acknowledged>;
	listAfter(seq: number): Promise<HistoryPage>;
	close(): void;
}

export type DoorOptions = {
	/** Where the fault proxy listens. */
	address: string;
	/** The server's own origin, which agents' pages come from. */
	origin: string;
	who: Identity;
	conversationId: string;
	/** A message arrived by itself. */
	onMessage(message: Message): void;
	/** A connection is there: what happened meanwhile is to be read. */
	onReady(): void;
};

/** No answer came: nobody knows whether the message is stored. */
export class Unanswered extends Error {}

/** Nothing went out: there is no line right now. */
export class NotConnected extends Error {}

/** The server answered no. */
export class Refused extends Error {
	readonly code: ErrorCode;
	readonly retryAfter: number;

	constructor(refusal: Pick<Refusal, "code" | "message" | "retry_after">) {
		super(`${refusal.code}: ${refusal.message}`);
		this.code = refusal.code;
		this.retryAfter = refusal.retry_after ?? 0;
	}
}

/** How long an answer may take before the line is taken for dead. */
export const ANSWER_MS = 5000;

/** Headers that say who asks. */
export function headersOf({ token, cookie }: Identity, origin: string): Record<string, string> {
	if (token) return { authorization: `Bearer ${token}` };
	return cookie ? { cookie, origin } : {};
}

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Runtime } from "../runtime.ts";
import { allowOnly } from "./cors.ts";

/** Names the call to its route handler. Whatever a client sent under it is replaced. */
const CALL_HEADER = "x-veritix-call";

/**
 * What the front and a route handler give each other past Next. Through it a body becomes a web stream, is pumped piece by piece
 * and ends in three writes to the socket: a third of what a request costs (docs/decisions/012).
 */
export type HandOver = {
	/** The request's body, which the front has read. */
	body: string;
	/** The answer's body, which the front writes when Next ends the response. */
	answer: string | null;
	/** Names the one page that may read the answer; null where it may not. Next would add to the header instead. */
	allowOnly: (origin: string | null) => void;
};

let calls = 0;

/** Opens a call's hand-over and forgets it with the response. */
export function openHandOver(
	{ handOvers }: Pick<Runtime, "handOvers">,
	request: IncomingMessage,
	response: ServerResponse,
): HandOver {
	const name = String(++calls);
	const call: HandOver = { body: "", answer: null, allowOnly: (origin) => allowOnly(response, origin) };
	request.headers[CALL_HEADER] = name;
	handOvers.set(name, call);
	response.once("close", () => handOvers.delete(name));

	const end = response.end.bind(response) as (...args: unknown[]) => ServerResponse;
	response.end = (...args: unknown[]) => (call.answer !== null && !args[0] ? end(call.answer) : end(...args));
	return call;
}

/** A request that may not have one carries no name of somebody else's. */
export function withoutHandOver(request: IncomingMessage): void {
	delete request.headers[CALL_HEADER];
}

/** The hand-over of the call that a route handler answers; null where no front stands before it. */
export function handOverOf({ handOvers }: Pick<Runtime, "handOvers">, request: Request): HandOver | null {
	return handOvers.get(request.headers.get(CALL_HEADER) ?? "") ?? null;
}

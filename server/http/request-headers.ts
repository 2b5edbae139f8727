import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** How the front hands facts to route handlers. Whatever a client sent under these names is replaced. */
export const REQUEST_ID_HEADER = "x-request-id";
export const ADDRESS_HEADER = "x-veritix-address";

/** The caller's own id for its request, where it is harmless in a log, else one of ours. */
export function requestIdOf(request: IncomingMessage): string {
	const given = request.headers[REQUEST_ID_HEADER];
	return typeof given === "string" && /^[A-Za-z0-9._-]{1,100}$/.test(given) ? given : randomUUID();
}

import type { IncomingMessage } from "node:http";

/** Where a request came from. A forwarded header is anybody's claim, so the socket's own address stands. */
export function clientAddress(request: IncomingMessage): string {
	return request.socket.remoteAddress ?? "unknown";
}

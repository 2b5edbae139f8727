import type { Server as HttpServer, IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { PLAIN_SOCKET_PATH } from "#protocol/frames.ts";
import { MAX_PAYLOAD_BYTES } from "#protocol/limits.ts";
import type { Runtime } from "../runtime.ts";
import { PlainConnection } from "./plain-connection.ts";
import { audienceOf, toFrame, toSocketEvent } from "./to-wire.ts";

const HEARTBEAT_MS = 25_000;

/** The plain WebSocket door, `/ws/chat/{conversation_id}/{user_id}`. Returns the way to close it. */
export function attachPlainSocket(httpServer: HttpServer, runtime: Runtime): { close(): void } {
	const server = new WebSocketServer({
		noServer: true,
		// Above the limit for frames, so that one which is too large gets an answer instead of a closed socket.
		maxPayload: 4 * MAX_PAYLOAD_BYTES,
		perMessageDeflate: false,
	});
	const connections = new Set<PlainConnection>();

	const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
		const path = PLAIN_SOCKET_PATH.exec((request.url ?? "").split("?")[0] ?? "");
		if (path) {
			server.handleUpgrade(request, socket, head, (ws) => accept(ws, request, path));
		} else if (!/^\/(socket\.io|_next)\//.test(request.url ?? "")) {
			socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
		}
	};

	function accept(ws: WebSocket, request: IncomingMessage, [, conversationId = "", userId = ""]: RegExpExecArray): void {
		const connection = new PlainConnection(runtime, ws, decoded(conversationId), decoded(userId));
		connections.add(connection);
		ws.once("close", () => connections.delete(connection));
		void connection.open(request);
	}

	const stopListening = runtime.events.subscribe((event) => {
		if (connections.size === 0) return;
		const { conversationId, userId } = audienceOf(event);
		let frame: string | null = null;
		for (const connection of connections) {
			if (!connection.mayHear(conversationId, userId)) continue;
			frame ??= JSON.stringify(toFrame(toSocketEvent(event)));
			connection.sendText(frame);
		}
	});

	const heartbeat = setInterval(() => {
		for (const connection of connections) connection.beat();
	}, HEARTBEAT_MS);

	httpServer.on("upgrade", onUpgrade);
	return {
		close() {
			clearInterval(heartbeat);
			stopListening();
			httpServer.off("upgrade", onUpgrade);
			for (const connection of connections) connection.goAway();
			server.close();
		},
	};
}

function decoded(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return "";
	}
}

import type { Server as HttpServer, IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { ChatError } from "#core/refusals.ts";
import { PLAIN_SOCKET_PATH } from "#protocol/frames.ts";
import { MAX_PAYLOAD_BYTES } from "#protocol/limits.ts";
import { clientAddress } from "../auth/client-address.ts";
import { requirePageOfSome } from "../http/cors.ts";
import type { Runtime } from "../runtime.ts";
import { PlainConnection } from "./plain-connection.ts";
import { refuseHandshake } from "./refuse-handshake.ts";
import { audienceOf, toFrame, toSocketEvent } from "./to-wire.ts";

/** The plain WebSocket door, `/ws/chat/{conversation_id}/{user_id}`. Returns the way to close it. */
export function attachPlainSocket(
	httpServer: HttpServer,
	runtime: Runtime,
): { close(): void; endSessions(sessions: ReadonlySet<string>): void } {
	const { env, seats } = runtime;
	const server = new WebSocketServer({
		noServer: true,
		// Above the limit for frames, so that one which is too large gets an answer instead of a closed socket.
		maxPayload: 4 * MAX_PAYLOAD_BYTES,
		perMessageDeflate: false,
	});
	/** By conversation, so that an event costs nothing to sockets that it does not concern. */
	const connections = new Map<string, Set<PlainConnection>>();

	/** Socket.IO's, and in development Next's. */
	const others = env.development ? /^\/(socket\.io|_next)\// : /^\/socket\.io\//;
	const onUpgrade = async (request: IncomingMessage, socket: Duplex, head: Buffer) => {
		const path = PLAIN_SOCKET_PATH.exec((request.url ?? "").split("?")[0] ?? "");
		if (!path && others.test(request.url ?? "")) return;
		// Until it is somebody's: a reset meanwhile would end the process.
		socket.on("error", ignore);
		try {
			if (!path) throw new ChatError("not_found", "There is no such socket.");
			await requirePageOfSome(runtime, request);
			seats.requireFree(clientAddress(request, env.trustedProxies));
			socket.off("error", ignore);
			server.handleUpgrade(request, socket, head, (ws) => accept(ws, request, path));
		} catch (error) {
			refuseHandshake(runtime, "plain", request, error);
		}
	};

	function accept(ws: WebSocket, request: IncomingMessage, path: RegExpExecArray): void {
		const [conversationId, userId] = [decoded(path[1]), decoded(path[2])];
		const address = clientAddress(request, env.trustedProxies);
		const seat = seats.take(address);
		ws.once("close", seat.free);
		const connection = new PlainConnection(runtime, { ws, seat, address, conversationId, userId });
		const neighbours = connections.get(conversationId) ?? new Set();
		connections.set(conversationId, neighbours.add(connection));
		ws.once("close", () => {
			neighbours.delete(connection);
			if (neighbours.size === 0 && connections.get(conversationId) === neighbours) connections.delete(conversationId);
		});
		void connection.open(request);
	}

	const stopListening = runtime.events.subscribe((event) => {
		const { conversationId, userId } = audienceOf(event);
		let frame: string | null = null;
		for (const connection of connections.get(conversationId) ?? []) {
			if (!connection.mayHear(userId)) continue;
			frame ??= JSON.stringify(toFrame(toSocketEvent(event)));
			connection.sendText(frame);
		}
	});

	const all = () => [...connections.values()].flatMap((neighbours) => [...neighbours]);
	const heartbeat = setInterval(() => {
		for (const connection of all()) connection.beat();
	}, env.chatHeartbeatInterval * 1000);

	httpServer.on("upgrade", onUpgrade);
	return {
		endSessions(sessions) {
			for (const connection of all()) connection.endSession(sessions);
		},
		close() {
			clearInterval(heartbeat);
			stopListening();
			httpServer.off("upgrade", onUpgrade);
			for (const connection of all()) connection.goAway();
			server.close();
		},
	};
}

const ignore = () => {};

/** What does not decode is no id, and is refused as one. */
function decoded(part = ""): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return "";
	}
}

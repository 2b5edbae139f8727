import type { Server as HttpServer, IncomingMessage } from "node:http";
import { type DefaultEventsMap, Server, type Socket } from "socket.io";
import { isAllowedOrigin } from "#core/sites/allowed-origins.ts";
import type { ClientToServerEvents, ServerToClientEvents, SocketAuth } from "#protocol/events.ts";
import { MAX_PAYLOAD_BYTES } from "#protocol/limits.ts";
import { PROTOCOL_VERSION } from "#protocol/version.ts";
import { actorKey } from "../actor-key.ts";
import { clientAddress } from "../auth/client-address.ts";
import { identify } from "../auth/identify.ts";
import { foreignOrigin } from "../auth/own-origin.ts";
import { requirePageOfSome } from "../http/cors.ts";
import { toRefusal } from "../http/problem.ts";
import type { Runtime } from "../runtime.ts";
import { answerCommands } from "./answer-commands.ts";
import { broadcast } from "./broadcast.ts";
import { refuseHandshake } from "./refuse-handshake.ts";
import { cutOffSlowReaders } from "./slow-readers.ts";
import type { SocketActor } from "./socket-actor.ts";
import { requireSocketActor } from "./socket-actor.ts";
import type { Seat } from "./socket-seats.ts";

/** Who it is and where from, and how the ends of sessions stood when that was asked. */
type SocketData = { actor: SocketActor; address: string; since: number };

export type ChatServer = Server<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, SocketData>;
export type ChatSocket = Socket<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, SocketData>;

/** The Socket.IO door. Nothing happens on import; the caller closes what it gets. */
export function attachSocketIo(httpServer: HttpServer, runtime: Runtime): ChatServer {
	const { env, seats } = runtime;
	const addressOf = (request: IncomingMessage) => clientAddress(request, env.trustedProxies);
	const seatOf = new WeakMap<object, Seat>();
	const io: ChatServer = new Server(httpServer, {
		serveClient: false,
		// Other upgrades are the plain WebSocket's or Next's.
		destroyUpgrade: false,
		cors: {
			origin: (origin, answer) => {
				const isOwn = foreignOrigin(origin, env.publicUrl) === null;
				runtime.sites.pages().then(
					(pages) => answer(null, pages === null ? "*" : isOwn || isAllowedOrigin(pages, origin ?? null)),
					(error: Error) => answer(error),
				);
			},
		},
		connectTimeout: env.chatConnectionTimeout * 1000,
		// Both ends know it from the handshake: whoever hears nothing for the sum of the two takes the link for dead.
		pingInterval: env.chatHeartbeatInterval * 1000,
		pingTimeout: env.chatHeartbeatInterval * 800,
		// A frame over the limit is refused with an answer; only what is far over it costs the connection.
		maxHttpBufferSize: 4 * MAX_PAYLOAD_BYTES,
		perMessageDeflate: false,
		async allowRequest(request, allow) {
			try {
				await requirePageOfSome(runtime, request);
				seats.requireFree(addressOf(request));
				allow(null, true);
			} catch (error) {
				refuseHandshake(runtime, "socketio", request, error);
			}
		},
	});
	/** For lines of ids, in which there is nothing to black out. */
	const plain = runtime.log.child({}, { redact: [] });
	io.engine.on("connection", (conn: ChatSocket["conn"]) => {
		const seat = seats.take(addressOf(conn.request));
		seatOf.set(conn, seat);
		conn.once("close", seat.free);
	});

	io.use(async (socket, next) => {
		runtime.metrics.connectionAttempted("socketio");
		try {
			socket.data.since = runtime.sessionEnds.mark();
			const actor = await authenticate(runtime, socket);
			seatOf.get(socket.conn)?.claim(actorKey(actor));
			socket.data.actor = actor;
			socket.data.address = addressOf(socket.conn.request);
			next();
		} catch (error) {
			const refusal = toRefusal(error);
			if (refusal.code === "internal") runtime.log.error({ err: error }, "a handshake failed");
			else runtime.log.info({ code: refusal.code, transport: "socketio" }, "a connection was refused");
			runtime.metrics.errorAnswered("socketio", refusal.code);
			next(Object.assign(new Error(refusal.message), { data: refusal }));
		}
	});

	io.on("connection", (socket) => {
		const { actor, since } = socket.data;
		if (runtime.sessionEnds.hasEndedSince(actor.session, since)) {
			socket.disconnect(true);
			return;
		}
		const who = { actor: actorKey(actor), socket_id: socket.id, transport: "socketio" };
		runtime.metrics.connectionOpened("socketio");
		plain.info(who, "connected");
		socket.once("disconnect", (reason) => {
			runtime.metrics.connectionClosed("socketio");
			plain.info({ ...who, reason }, "disconnected");
		});
		answerCommands(runtime, socket);
		forgetRequest(socket);
		const { type, id, name } = actor;
		socket.emit("session:ready", {
			protocol: PROTOCOL_VERSION,
			server_time: runtime.now().toISOString(),
			actor: { type, id, name },
		});
	});

	broadcast(runtime, io);
	httpServer.once("close", cutOffSlowReaders(io, runtime.log));
	return io;
}

/** The request that opened it has told all it had to tell, and would stay in memory for as long as the socket. */
function forgetRequest({ conn }: ChatSocket): void {
	Object.assign(conn, { request: null });
}

async function authenticate(runtime: Runtime, socket: ChatSocket): Promise<SocketActor> {
	const { auth, headers, query } = socket.handshake;
	const { token } = auth as SocketAuth;
	return requireSocketActor(
		await identify(runtime, {
			token: typeof token === "string" && token !== "" ? token : null,
			cookie: headers.cookie ?? null,
			origin: headers.origin ?? null,
			// A page of ours polls without an Origin; an upgrade always has one.
			isRead: query.transport === "polling",
		}),
	);
}

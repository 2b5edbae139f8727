import type { Server } from "node:http";
import type { ChatEvents } from "#core/events.ts";
import type { InFlight } from "./in-flight.ts";
import type { Logger } from "./log.ts";
import type { ChatServer } from "./sockets/socket-io.ts";

const DRAIN_MS = 5000;
/** For a socket's goodbye to be answered. One whose other end has vanished answers nothing. */
const GOODBYE_MS = 2000;
/** Clients come back spread over this time, so that they do not all knock at once. */
const RETURN_WITHIN_MS = 5000;

type Parts = {
	http: Server;
	inFlight: InFlight;
	events: Pick<ChatEvents, "end">;
	io: ChatServer;
	plain: { close(): void };
	closeDatabase: () => Promise<void>;
	log: Logger;
};

/** Ends in order: no new work, clients told to come back, what runs is finished, the database last. */
export async function shutDown({ http, inFlight, events, io, plain, closeDatabase, log }: Parts): Promise<void> {
	log.info("shutting down");
	for (const socket of io.of("/").sockets.values()) {
		socket.emit("server:closing", { reconnect_after_ms: Math.round(Math.random() * RETURN_WITHIN_MS) });
	}
	http.close();
	plain.close();
	const socketsClosed = io.close();
	// Long polls are answered now; who asks again finds nobody, and comes back after a random moment.
	events.end();
	await Promise.race([inFlight.idle(), atMost(DRAIN_MS)]);
	// Whatever is still open answers nothing any more: a browser's spare connection would otherwise hold us for a minute.
	http.closeAllConnections();
	await Promise.race([socketsClosed, atMost(GOODBYE_MS)]);
	inFlight.cutOff();
	await socketsClosed;
	await closeDatabase();
	log.info("stopped");
}

function atMost(ms: number): Promise<void> {
	return new Promise((resolve) => {
		setTimeout(resolve, ms).unref();
	});
}

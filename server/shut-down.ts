import type { Server } from "node:http";
import type { Logger } from "./log.ts";
import type { ChatServer } from "./sockets/socket-io.ts";

const DRAIN_MS = 5000;
/** Clients come back spread over this time, so that they do not all knock at once. */
const RETURN_WITHIN_MS = 5000;

type Parts = {
	http: Server;
	inFlight: { idle(): Promise<void> };
	io: ChatServer;
	plain: { close(): void };
	closeDatabase: () => Promise<void>;
	log: Logger;
};

/** Ends in order: no new work, clients told to come back, what runs is finished, the database last. */
export async function shutDown({ http, inFlight, io, plain, closeDatabase, log }: Parts): Promise<void> {
	log.info("shutting down");
	for (const socket of io.of("/").sockets.values()) {
		socket.emit("server:closing", { reconnect_after_ms: Math.round(Math.random() * RETURN_WITHIN_MS) });
	}
	http.close();
	plain.close();
	const socketsClosed = io.close();
	await Promise.race([inFlight.idle(), new Promise((resolve) => setTimeout(resolve, DRAIN_MS).unref())]);
	// Whatever is still open answers nothing any more: a browser's spare connection would otherwise hold us for a minute.
	http.closeAllConnections();
	await socketsClosed;
	await closeDatabase();
	log.info("stopped");
}

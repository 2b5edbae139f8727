import type { Server } from "node:http";
import type { Logger } from "./log.ts";
import type { ChatServer } from "./sockets/socket-io.ts";

const DRAIN_MS = 5000;
/** Clients come back spread over this time, so that they do not all knock at once. */
const RETURN_WITHIN_MS = 5000;

type Parts = { http: Server; io: ChatServer; plain: { close(): void }; closeDatabase: () => Promise<void>; log: Logger };

/** Ends in order: no new work, clients told to come back, what runs is finished, the database last. */
export async function shutDown({ http, io, plain, closeDatabase, log }: Parts): Promise<void> {
	log.info("shutting down");
	for (const socket of io.of("/").sockets.values()) {
		socket.emit("server:closing", { reconnect_after_ms: Math.round(Math.random() * RETURN_WITHIN_MS) });
	}
	const closed = new Promise<void>((resolve) => http.close(() => resolve()));
	plain.close();
	// It waits for the HTTP server too, which a browser's unused spare connection keeps open for a minute.
	const socketsClosed = io.close();
	http.closeIdleConnections();
	const drained = await Promise.race([
		Promise.all([closed, socketsClosed]).then(() => true),
		new Promise<false>((resolve) => setTimeout(resolve, DRAIN_MS, false).unref()),
	]);
	if (!drained) http.closeAllConnections();
	await closeDatabase();
	log.info("stopped");
}

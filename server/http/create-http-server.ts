import { createServer, type Server } from "node:http";
import type { Env } from "../env.ts";

/** Longer than a reverse proxy keeps a spare connection (nginx: 60 s), so that it never writes into one that is just closing. */
const KEEP_ALIVE_MS = 65_000;

/** Node's HTTP server with an end to every request that does not end: half a header or body would keep its connection for minutes. */
export function createHttpServer({ chatRequestTimeout }: Pick<Env, "chatRequestTimeout">): Server {
	const requestTimeout = chatRequestTimeout * 1000;
	return createServer({
		headersTimeout: requestTimeout,
		requestTimeout,
		connectionsCheckingInterval: Math.min(5000, requestTimeout / 2),
		keepAliveTimeout: KEEP_ALIVE_MS,
	});
}

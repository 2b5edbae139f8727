import type { FeedPage } from "#protocol/shapes.ts";
import type { Connection, ConnectionState } from "../connection.ts";
import { createHttpFallback } from "../http-fallback.ts";
import { createLongPoll } from "../long-poll.ts";
import { ChatRefusal, ConnectionLost } from "../refusal.ts";
import type { AgentApi } from "./agent-api.ts";
import { isConnected } from "./is-connected.ts";

export type AgentLineOptions = {
	connection: Connection;
	api: AgentApi;
	/** Where the feed goes on; null before the first answer. */
	cursor: () => string | null;
	/** What the feed brought over plain HTTP. */
	onPage: (page: FeedPage) => void;
	/** A socket was opened, or plain HTTP begins to be the way: what happened meanwhile is to be read. */
	onWay: () => void;
};

/** A question may wait on the server for its answer; the network gets this much longer. */
const NETWORK_MS = 15_000;

/**
 * The inbox's way to the server: Socket.IO, and plain HTTP for as long as Socket.IO cannot get through (D8), with a long poll on the
 * feed to receive. It looks like a Connection, so that nobody else has to know. Socket.IO goes on trying meanwhile.
 */
export function createAgentLine({ connection, api, cursor, onPage, onWay }: AgentLineOptions): Connection {
	const stateListeners = new Set<(state: ConnectionState) => void>();
	const refusalListeners = new Set<(refusal: ChatRefusal) => void>();
	let way: "none" | "socket" | "http" = "none";
	let told = connection.state;

	const poll = createLongPoll<FeedPage>({
		read: (wait, signal) =>
			api.request("inbox:changes", { after: cursor() ?? undefined, wait }, { signal, timeoutMs: wait * 1000 + NETWORK_MS }),
		onPage,
		onUp(up) {
			if (up) {
				// A server that was away is back, or only Socket.IO is blocked, or somebody has signed in again: one attempt tells.
				connection.connect();
				connection.hurry();
			}
			changed();
		},
		onFailed(error) {
			if (error instanceof ChatRefusal) for (const listener of [...refusalListeners]) listener(error);
		},
	});

	const http = createHttpFallback({ connection, poll, changed });

	function changed(): void {
		const next = http.state;
		const nextWay = isConnected(connection.state) ? "socket" : poll.isUp ? "http" : "none";
		if (next !== told) {
			told = next;
			for (const listener of [...stateListeners]) listener(next);
		}
		if (nextWay === way) return;
		way = nextWay;
		if (way !== "none") onWay();
	}

	return {
		get state() {
			return http.state;
		},
		get roundTripMs() {
			return connection.roundTripMs;
		},
		connect(): void {
			connection.connect();
			changed();
		},
		hurry: connection.hurry,
		close: http.close,
		async request(name, input) {
			if (isConnected(connection.state)) return connection.request(name, input);
			if (!poll.isUp) throw new ConnectionLost("There is no connection to the server.");
			return http.call(name, () => api.request(name, input));
		},
		on: connection.on,
		onState(listener) {
			stateListeners.add(listener);
			return () => void stateListeners.delete(listener);
		},
		onRefused(listener) {
			refusalListeners.add(listener);
			const stop = connection.onRefused(listener);
			return () => {
				refusalListeners.delete(listener);
				stop();
			};
		},
	};
}

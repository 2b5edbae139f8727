import type { Connection, ConnectionState } from "#client/connection.ts";
import { ChatRefusal, ConnectionLost } from "#client/refusal.ts";
import type { RunningServer, SignedIn } from "./server.ts";

/**
 * The agent's side of `createConnection` for Node, which sends no cookies by itself: the same interface over a real
 * socket to the real server. `drop` and `restore` are a cable that is pulled and put back.
 */
export async function connectAgent(server: RunningServer, agent: SignedIn) {
	const client = await server.connectSocketIo({ cookie: agent.cookie });
	const { socket } = client;
	const listeners = new Set<(state: ConnectionState) => void>();
	let state: ConnectionState = "live";

	function setState(next: ConnectionState): void {
		state = next;
		for (const listener of listeners) listener(next);
	}
	socket.on("connect", () => setState("live"));
	socket.on("disconnect", () => setState("offline"));

	const connection: Connection = {
		get state() {
			return state;
		},
		roundTripMs: null,
		connect: () => void socket.connect(),
		hurry: () => void socket.connect(),
		close: () => void socket.disconnect(),
		async request(name, input) {
			if (!socket.connected) throw new ConnectionLost();
			const answer = await client.send(name, input);
			if (!answer.ok) throw new ChatRefusal(answer.error);
			return answer.data;
		},
		on(event, listener) {
			socket.on(event, listener as never);
			return () => void socket.off(event, listener as never);
		},
		onState(listener) {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},
		onRefused: () => () => {},
	};
	return { connection, drop: () => void socket.disconnect(), restore: () => void socket.connect() };
}

import type { Connection, ConnectionState } from "#client/connection.ts";
import { type AgentCall, createAgentApi } from "#client/inbox/agent-api.ts";
import { ChatRefusal, ConnectionLost } from "#client/refusal.ts";
import type { RunningServer, SignedIn } from "./server.ts";

/**
 * The agent's side of `createConnection` for Node, which sends no cookies by itself: the same interface over a real
 * socket to the real server, and plain HTTP beside it. `drop` and `restore` are a cable that is pulled and put back.
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
		connect: () => {},
		hurry: () => {},
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
	let httpWorks = true;
	const call: AgentCall = (method, path, body) => {
		if (!httpWorks) return Promise.reject(new ConnectionLost());
		return server.ok(method, path, { cookie: agent.cookie, ...(body !== undefined && { body }) });
	};
	return {
		connection,
		/** The inbox's plain HTTP for Node, with the agent's cookie. */
		api: createAgentApi(call, agent.agent.id),
		drop(): void {
			httpWorks = false;
			socket.disconnect();
		},
		/** As a network that lets only plain HTTP through. */
		dropSocket: () => void socket.disconnect(),
		restore(): void {
			httpWorks = true;
			socket.connect();
		},
	};
}

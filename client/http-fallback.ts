import type { Connection, ConnectionState } from "./connection.ts";
import { isOpen } from "./line.ts";
import { reconnectDelay } from "./reconnect-delay.ts";
import { ConnectionLost } from "./refusal.ts";

export type HttpFallbackOptions = {
	connection: Pick<Connection, "state" | "onState" | "close">;
	/** The long poll that receives by plain HTTP. */
	poll: { readonly isUp: boolean; start(): void; stop(): void };
	/** After every change of the state, or of what it rests on. */
	changed: () => void;
};

/** A network that swallows packets lets an attempt hang; plain HTTP does not wait for its end. */
const SOCKET_PATIENCE_MS = 6000;
const RETRY_INTERVAL_MS = 3000;

/** Plain HTTP for as long as Socket.IO cannot get through (D8): when the long poll runs, and what is said of the connection. */
export function createHttpFallback({ connection, poll, changed }: HttpFallbackOptions) {
	let patience: ReturnType<typeof setTimeout> | undefined;
	let unanswered = 0;

	connection.onState((next) => {
		clearTimeout(patience);
		if (isOpen(next) || next === "idle") poll.stop();
		else if (next === "offline") poll.start();
		else patience = setTimeout(poll.start, SOCKET_PATIENCE_MS);
		changed();
	});

	/** Nobody answered: it counts as down until it has answered again, which is when what waits is sent once more. */
	function doubt(): void {
		poll.stop();
		clearTimeout(patience);
		patience = setTimeout(poll.start, reconnectDelay(unanswered, RETRY_INTERVAL_MS));
		unanswered += 1;
		changed();
	}

	return {
		get state(): ConnectionState {
			return !isOpen(connection.state) && poll.isUp ? "polling" : connection.state;
		},
		/** One call by plain HTTP; a message that nobody answers makes HTTP doubtful. */
		async call<T>(name: string, call: () => Promise<T>): Promise<T> {
			try {
				const answer = await call();
				unanswered = 0;
				return answer;
			} catch (error) {
				if (error instanceof ConnectionLost && poll.isUp && name === "message:send") doubt();
				throw error;
			}
		},
		close(): void {
			clearTimeout(patience);
			connection.close();
			poll.stop();
		},
	};
}

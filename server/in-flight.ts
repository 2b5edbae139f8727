import type { Server } from "node:http";
import type { Socket } from "node:net";

export type InFlight = {
	/** Resolves once nothing is being answered. */
	idle(): Promise<void>;
	/** Ends every connection that is left, upgraded ones too. */
	cutOff(): void;
};

/** Counts the HTTP requests that are being answered, and knows every connection: Node itself forgets those that are upgraded. */
export function watchInFlight(http: Server): InFlight {
	let inFlight = 0;
	let onIdle = () => {};
	const connections = new Set<Socket>();
	http.on("connection", (socket) => {
		connections.add(socket);
		socket.once("close", () => connections.delete(socket));
	});
	http.on("request", (_request, response) => {
		inFlight += 1;
		response.once("close", () => {
			inFlight -= 1;
			if (inFlight === 0) onIdle();
		});
	});
	return {
		idle: () =>
			new Promise((resolve) => {
				if (inFlight === 0) resolve();
				else onIdle = resolve;
			}),
		cutOff() {
			for (const socket of connections) socket.destroy();
		},
	};
}

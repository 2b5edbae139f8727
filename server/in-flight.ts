import type { Server } from "node:http";

/** Counts the HTTP requests that are being answered. */
export function watchInFlight(http: Server): { idle(): Promise<void> } {
	let inFlight = 0;
	let onIdle = () => {};
	http.on("request", (_request, response) => {
		inFlight += 1;
		response.once("close", () => {
			inFlight -= 1;
			if (inFlight === 0) onIdle();
		});
	});
	return {
		/** Resolves once nothing is being answered. */
		idle: () =>
			new Promise((resolve) => {
				if (inFlight === 0) resolve();
				else onIdle = resolve;
			}),
	};
}

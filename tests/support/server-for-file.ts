import { afterAll, beforeAll } from "vitest";
import { type RunningServer, startServer } from "./server.ts";
import type { ServerOptions } from "./server-process.ts";

/** One server for all tests of a file (or of a `describe`). Call the returned function inside a test. */
export function serverForFile(options: ServerOptions = {}): () => RunningServer {
	let server: RunningServer | null = null;
	beforeAll(async () => {
		server = await startServer(options);
	});
	afterAll(async () => {
		await server?.stop();
	});
	return () => {
		if (!server) throw new Error("The server is there from beforeAll to afterAll.");
		return server;
	};
}

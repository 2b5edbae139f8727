import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import next from "next";
import { announce } from "#server/announce.ts";
import { createRuntime } from "#server/create-runtime.ts";
import { readEnv, tellNextAuth } from "#server/env.ts";
import { createHttpServer } from "#server/http/create-http-server.ts";
import { createFront } from "#server/http/front.ts";
import { watchInFlight } from "#server/in-flight.ts";
import { startDemoBot } from "#server/jobs/demo-bot.ts";
import { startForgettingSessions } from "#server/jobs/forget-expired-sessions.ts";
import { startHousekeeping } from "#server/jobs/housekeeping.ts";
import { setRuntime } from "#server/runtime.ts";
import { shutDown } from "#server/shut-down.ts";
import { endSessionsOf } from "#server/sockets/end-sessions.ts";
import { attachPlainSocket } from "#server/sockets/plain-socket.ts";
import { attachSocketIo } from "#server/sockets/socket-io.ts";

async function main(): Promise<void> {
	const env = readEnv();
	tellNextAuth(env);
	const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
	const { runtime, close } = await createRuntime(env, version);
	setRuntime(runtime);

	const http = createHttpServer(env);
	const inFlight = watchInFlight(http);
	// Next looks at every upgrade of its server, at half the price of the connection; it answers some in development only.
	const upgrades = env.development ? http : createServer();
	const app = next({ dev: env.development, dir: process.cwd(), hostname: env.host, port: env.port, httpServer: upgrades });
	await app.prepare();
	http.on("request", createFront(runtime, app.getRequestHandler()));
	const io = attachSocketIo(http, runtime);
	const plain = attachPlainSocket(http, runtime);
	const stopJobs = [startDemoBot(runtime), startForgettingSessions(runtime), startHousekeeping(runtime)];
	endSessionsOf(runtime, io, plain);

	http.once("error", fail);
	http.listen({ port: env.port, host: env.host, backlog: 4096 }, () => void announce(runtime).catch(fail));

	const stop = () => {
		process.off("SIGTERM", stop);
		process.off("SIGINT", stop);
		for (const stopJob of stopJobs) stopJob();
		shutDown({ http, inFlight, events: runtime.events, io, plain, closeDatabase: close, log: runtime.log }).then(
			() => process.exit(),
			fail,
		);
	};
	process.on("SIGTERM", stop);
	process.on("SIGINT", stop);
	process.on("unhandledRejection", (error) => {
		// Nobody knows what state it left. What was acknowledged is on disk, so a clean new start is safe.
		runtime.log.fatal({ err: error }, "an error that nobody caught; stopping");
		process.exitCode = 1;
		stop();
	});
}

/** What stops the start is said in one sentence, without a stack that helps nobody. */
function fail(error: unknown): void {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exit(1);
}

main().catch(fail);

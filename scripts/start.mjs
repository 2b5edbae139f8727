/** `npm start`: builds when the build is missing or stale, then runs the server until it is told to stop. */
import "./load-env.mjs";
import { buildIfStale } from "./build-stamp.mjs";
import { run } from "./run.mjs";

const built = await buildIfStale();
process.exit(
	built ||
		(await run(process.execPath, ["dist/server.js"], {
			NODE_ENV: "production",
			NEXT_TELEMETRY_DISABLED: "1",
		})),
);

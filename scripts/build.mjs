/** `npm run build`: everything that production runs, in `dist/` and `.next/`. */
import { currentStamp, forgetStamp, writeStamp } from "./build-stamp.mjs";
import { bin, run } from "./run.mjs";

const env = { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };

forgetStamp();
// Taken before the first step: what is edited while the build runs leaves it stale.
const stamp = currentStamp();
await step("generate", process.execPath, ["scripts/generate.mjs"]);
await step("widget", process.execPath, ["scripts/build-embed.mjs"]);
await step("server", process.execPath, ["scripts/build-server.mjs"]);
await step("pages", bin("next"), ["build"]);
writeStamp(stamp);

async function step(name, command, args) {
	const started = performance.now();
	const code = await run(command, args, env);
	if (code !== 0) {
		process.stderr.write(`build: ${name} failed\n`);
		process.exit(code);
	}
	process.stdout.write(`build: ${name} in ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
}

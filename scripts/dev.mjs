/** `npm run dev`: the server from its sources. It restarts when a file of its own changes; Next reloads the pages by itself. */
import "./load-env.mjs";
import { bin, run } from "./run.mjs";

const env = { NODE_ENV: "development", NEXT_TELEMETRY_DISABLED: "1" };

for (const script of ["scripts/generate.mjs", "scripts/build-embed.mjs"]) {
	const code = await run(process.execPath, [script], env);
	if (code !== 0) process.exit(code);
}
// Next compiles the pages into .next and loads them in this process: without the exclusion every page would restart the server.
const excluded = [".next", "dist", "data", "app", "components", "client", "embed", "tests"].flatMap((name) => [
	"--exclude",
	`./${name}/**`,
]);
process.exit(await run(bin("tsx"), ["watch", "--clear-screen=false", ...excluded, "server.ts"], env));

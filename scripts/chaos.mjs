/** `npm run chaos [seed]`: the long chaos run against the production build. The short one is part of `npm test`. */
import { buildIfStale } from "./build-stamp.mjs";
import { bin, run } from "./run.mjs";

const code = await buildIfStale();
process.exit(code || (await run(bin("tsx"), ["tests/chaos/main.ts", ...process.argv.slice(2)])));

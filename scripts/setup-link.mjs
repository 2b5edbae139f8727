/** `npm run setup-link`: prints a new one-time link for the first admin when the first link was lost. */
import "./load-env.mjs";
import { buildIfStale } from "./build-stamp.mjs";
import { run } from "./run.mjs";

const built = await buildIfStale();
process.exit(built || (await run(process.execPath, ["dist/setup-link.js"], { NODE_ENV: "production" })));

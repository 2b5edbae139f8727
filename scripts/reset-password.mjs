/** `npm run reset-password -- ada@example.com`: prints a one-time link by which an agent chooses a new password. */
import "./load-env.mjs";
import { buildIfStale } from "./build-stamp.mjs";
import { run } from "./run.mjs";

const command = ["dist/reset-password.js", ...process.argv.slice(2)];
const built = await buildIfStale();
process.exit(built || (await run(process.execPath, command, { NODE_ENV: "production" })));

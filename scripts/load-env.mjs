import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Takes what the environment does not say from `.env`, where there is one. Tests do not import this: they must not find somebody's real database. */
const file = fileURLToPath(new URL("../.env", import.meta.url));
if (existsSync(file)) process.loadEnvFile(file);

import { join } from "node:path";
import { createSetupLink } from "#core/agents/create-setup-link.ts";
import { setupUrl } from "./announce.ts";
import { openDatabase } from "./db/open-database.ts";
import { readEnv } from "./env.ts";
import { createLog } from "./log.ts";

/** `npm run setup-link`: a new one-time link when the first was lost. It works beside a running server. */
async function main(): Promise<void> {
	const env = readEnv();
	const log = createLog({ logLevel: "warn", logFile: null });
	const database = await openDatabase({ url: env.databaseUrl, backupDir: join(env.dataDir, "backups"), log });
	try {
		const token = await createSetupLink(database.db, new Date());
		if (token) {
			process.stdout.write(
				`${setupUrl(env.publicUrl, token)}\n\nOpen it once to create the first admin. It is valid for 24 hours.\n`,
			);
		} else {
			process.stderr.write(`There is an agent already. Sign in at ${env.publicUrl}/login\n`);
			process.exitCode = 1;
		}
	} finally {
		await database.close();
	}
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});

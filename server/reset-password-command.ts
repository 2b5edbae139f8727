import { join } from "node:path";
import { createPasswordLink, passwordUrl } from "#core/agents/password-links.ts";
import { openDatabase } from "./db/open-database.ts";
import { readEnv } from "./env.ts";
import { createLog } from "./log.ts";

/** `npm run reset-password -- ada@example.com`: a one-time link for an agent who cannot sign in. It works beside a running server. */
async function main(): Promise<void> {
	const email = process.argv[2]?.trim().toLowerCase();
	if (!email?.includes("@")) throw new Error("Say whose password: npm run reset-password -- ada@example.com");
	const env = readEnv();
	const log = createLog({ logLevel: "warn", logFile: null });
	const database = await openDatabase({ url: env.databaseUrl, backupDir: join(env.dataDir, "backups"), log });
	try {
		const agent = await database.db.agent.findFirst({ where: { email, removedAt: null } });
		if (!agent) throw new Error(`Nobody of the team has the e-mail ${email}.`);
		const token = await createPasswordLink(database.db, agent.id, new Date());
		process.stdout.write(
			`${passwordUrl(env.publicUrl, token)}\n\nOpen it once to choose a new password for ${agent.name}. It is valid for one hour.\n`,
		);
	} finally {
		await database.close();
	}
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});

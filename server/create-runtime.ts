import { join } from "node:path";
import { createSiteBook } from "#core/sites/site-book.ts";
import { createVault } from "#core/vault.ts";
import { createAgentUse } from "./agent-use.ts";
import { deleteOldBackups, listBackups } from "./db/backups.ts";
import { openDatabase } from "./db/open-database.ts";
import { rememberTails } from "./db/remember-tails.ts";
import { rememberTotals } from "./db/remember-totals.ts";
import type { Env } from "./env.ts";
import { createEventBus } from "./event-bus.ts";
import { createInboxFeed } from "./inbox-feed.ts";
import { createLog } from "./log.ts";
import { logEvents } from "./log-events.ts";
import { createMail } from "./mail.ts";
import { createMetrics } from "./metrics.ts";
import { createRateLimits } from "./rate-limits.ts";
import type { Runtime } from "./runtime.ts";
import { createSessionEnds } from "./session-ends.ts";
import { SocketSeats } from "./sockets/socket-seats.ts";

/** Opens everything that the verbs and the doors need. `close` ends it, when nobody uses it any more. */
export async function createRuntime(env: Env, version: string): Promise<{ runtime: Runtime; close: () => Promise<void> }> {
	const log = createLog(env);
	const backupDir = join(env.dataDir, "backups");
	const database = await openDatabase({
		url: env.databaseUrl,
		backupDir,
		log,
		synchronous: env.sqliteSynchronous,
	});
	const now = () => new Date();
	const events = createEventBus(log);
	const metrics = createMetrics(database.db, events, now);
	logEvents(events, log);
	const mail = createMail({ mail: env.mail, log });
	const runtime: Runtime = {
		env,
		version,
		startedAt: now(),
		db: database.db,
		messages: metrics.measure(database.messages),
		reads: rememberTails(rememberTotals(database.reads, events)),
		events,
		feed: createInboxFeed(events, database.changePosition),
		vault: createVault(env.secret),
		sites: createSiteBook(database.db, now),
		deleted: {
			scrub: database.scrub,
			backups: async () => listBackups(backupDir, env.backupDays),
			deleteOldBackups: async () => deleteOldBackups(backupDir, env.backupDays, now()),
		},
		sessionEnds: createSessionEnds(log),
		mail,
		agentUse: createAgentUse({ db: database.db, log, now }),
		log,
		metrics,
		limits: createRateLimits(env),
		seats: new SocketSeats(env),
		handOvers: new Map(),
		now,
		pingDatabase: database.ping,
	};
	const close = () => {
		mail.close();
		return database.close();
	};
	return { runtime, close };
}

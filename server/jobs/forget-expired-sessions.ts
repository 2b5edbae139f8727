import { setImmediate as pause } from "node:timers/promises";
import type { Runtime } from "../runtime.ts";
import { repeat } from "./repeat.ts";

/** An open socket is worth as long as its token and this. */
const EVERY_MS = 60_000;
/** Rows in one statement: on SQLite nothing else is written meanwhile. */
const BATCH = 500;
/** Rows in one go; what is left has time until the next. */
const MOST = 100_000;

type Job = Pick<Runtime, "db" | "log" | "now" | "sessionEnds">;

/** Deletes the sessions of users that have expired, batch by batch, and cuts off who is still connected by one; answers how many. */
export async function forgetExpiredSessions({ db, now, sessionEnds }: Omit<Job, "log">, ending?: AbortSignal): Promise<number> {
	let forgotten = 0;
	while (forgotten < MOST && !ending?.aborted) {
		const which = { expiresAt: { lte: now() } };
		const expired = await db.userSession.findMany({
			where: which,
			select: { tokenHash: true },
			orderBy: { tokenHash: "asc" },
			take: BATCH,
		});
		if (expired.length === 0) break;
		const sessions = expired.map(({ tokenHash }) => tokenHash);
		// Once more by the time: whoever renewed it in between keeps it.
		await db.userSession.deleteMany({ where: { ...which, tokenHash: { in: sessions } } });
		sessionEnds.publish(sessions);
		forgotten += sessions.length;
		if (sessions.length < BATCH) break;
		await pause();
	}
	return forgotten;
}

/** Returns the way to stop. */
export function startForgettingSessions(job: Job, everyMs = EVERY_MS): () => void {
	return repeat({ what: "forget expired sessions", everyMs, run: (ending) => forgetExpiredSessions(job, ending), log: job.log });
}

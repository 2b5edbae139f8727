import { setImmediate as pause } from "node:timers/promises";
import type { Runtime } from "../runtime.ts";

const EVERY_MS = 60 * 60_000;
/** Rows in one statement: on SQLite nothing else is written meanwhile. */
const BATCH = 500;
/** Rows in one go; what is left has time until the next. */
const MOST = 100_000;

type Job = Pick<Runtime, "db" | "log" | "now">;

/** Deletes the sessions of users that have expired, batch by batch; answers how many. */
export async function forgetExpiredSessions({ db, now }: Omit<Job, "log">, ending?: AbortSignal): Promise<number> {
	let forgotten = 0;
	while (forgotten < MOST && !ending?.aborted) {
		const { count } = await db.userSession.deleteMany({ where: { expiresAt: { lte: now() } }, limit: BATCH });
		forgotten += count;
		if (count < BATCH) break;
		await pause();
	}
	return forgotten;
}

/** Every hour, beginning soon after the start. Returns the way to stop. */
export function startForgettingSessions(job: Job, everyMs = EVERY_MS): () => void {
	const end = new AbortController();
	let timer: NodeJS.Timeout;

	async function run(): Promise<void> {
		try {
			const forgotten = await forgetExpiredSessions(job, end.signal);
			if (forgotten > 0) job.log.info({ forgotten }, "forgot expired sessions");
		} catch (error) {
			if (!end.signal.aborted) job.log.error({ err: error }, "expired sessions could not be forgotten");
		}
		if (!end.signal.aborted) plan(everyMs);
	}

	function plan(ms: number): void {
		timer = setTimeout(run, ms).unref();
	}

	plan(everyMs / 60);
	return () => {
		end.abort();
		clearTimeout(timer);
	};
}

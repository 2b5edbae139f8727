import { endIdleSessions } from "#core/agents/end-idle-sessions.ts";
import type { Ctx } from "#core/context.ts";
import type { Runtime } from "../runtime.ts";

const EVERY_MS = 60_000;

type Job = Pick<Runtime, "db" | "log" | "now"> & Pick<Ctx, "sessionEnds"> & { env: Pick<Runtime["env"], "agentIdleHours"> };

/** Every minute, ends the agents' sessions that nobody uses any more. Returns the way to stop. */
export function startEndingIdleSessions(job: Job, everyMs = EVERY_MS): () => void {
	let isRunning = false;
	async function run(): Promise<void> {
		if (isRunning) return;
		isRunning = true;
		try {
			const ended = await endIdleSessions(job, job.env.agentIdleHours);
			if (ended > 0) job.log.info({ ended }, "idle sessions of agents ended");
		} catch (error) {
			job.log.error({ err: error }, "idle sessions could not be ended");
		} finally {
			isRunning = false;
		}
	}
	const timer = setInterval(run, everyMs).unref();
	return () => clearInterval(timer);
}

import type { Logger } from "../log.ts";

export type Repeated = {
	/** What it does, for the log: "forget expired sessions". */
	what: string;
	everyMs: number;
	/** Does it once and answers how many things it was done to. `ending` says that the server stops. */
	run: (ending: AbortSignal) => Promise<number>;
	log: Logger;
};

/** Does something again and again, beginning soon after the start and never twice at a time. Returns the way to stop. */
export function repeat({ what, everyMs, run, log }: Repeated): () => void {
	const end = new AbortController();
	let timer: NodeJS.Timeout;

	async function once(): Promise<void> {
		try {
			const count = await run(end.signal);
			if (count > 0) log.info({ job: what, count }, "a job was done");
		} catch (error) {
			if (!end.signal.aborted) log.error({ err: error, job: what }, "a job failed");
		}
		if (!end.signal.aborted) plan(everyMs);
	}

	function plan(ms: number): void {
		timer = setTimeout(once, ms).unref();
	}

	plan(everyMs / 60);
	return () => {
		end.abort();
		clearTimeout(timer);
	};
}

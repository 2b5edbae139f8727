import { MAX_WAIT_SECONDS } from "#protocol/limits.ts";
import type { ChangesPage } from "#protocol/shapes.ts";
import { reconnectDelay } from "./reconnect-delay.ts";
import { ChatRefusal } from "./refusal.ts";

export type LongPollOptions<Page extends { count: number } = ChangesPage> = {
	/** One question, answered after `wait` seconds at the latest; null where there is nothing yet that could change. */
	read: (wait: number, signal: AbortSignal) => Promise<NoInfer<Page> | null>;
	onPage: (page: NoInfer<Page>) => void;
	/** Whether plain HTTP is answered. */
	onUp: (up: boolean) => void;
	onFailed: (error: unknown) => void;
};

const RETRY_INTERVAL_MS = 3000;
/** How often to ask whether the server is there while there is nothing to wait for. */
const PROBE_MS = 10_000;
/** A proxy may answer a waiting question at once, each time. */
const SHORTEST_ROUND_MS = 500;

/** Receives by plain HTTP, for networks where no socket gets through (D8). Never gives up until it is stopped. */
export function createLongPoll<Page extends { count: number } = ChangesPage>({
	read,
	onPage,
	onUp,
	onFailed,
}: LongPollOptions<Page>) {
	let round: AbortController | null = null;
	let up = false;
	let endPause: (() => void) | null = null;
	let hurried = false;

	function setUp(next: boolean): void {
		if (up === next) return;
		up = next;
		onUp(next);
	}

	async function run(signal: AbortSignal): Promise<void> {
		for (let attempt = 0; !signal.aborted; ) {
			const startedAt = Date.now();
			hurried = false;
			try {
				const page = await read(up ? MAX_WAIT_SECONDS : 0, signal);
				if (signal.aborted) return;
				attempt = 0;
				if (page) onPage(page);
				const wasFirst = !up;
				setUp(true);
				if (!page && !hurried) await pause(PROBE_MS);
				else if (page?.count === 0 && !wasFirst && Date.now() - startedAt < SHORTEST_ROUND_MS) await pause(SHORTEST_ROUND_MS);
			} catch (error) {
				if (signal.aborted) return;
				// A refusal in the server's own words is an answer; a proxy's 502 and silence are none.
				if (!(error instanceof ChatRefusal) || error.code === "overloaded") setUp(false);
				onFailed(error);
				const atLeast = error instanceof ChatRefusal ? (error.retry_after ?? 0) * 1000 : 0;
				await pause(Math.max(atLeast, reconnectDelay(attempt, RETRY_INTERVAL_MS)));
				attempt += 1;
			}
		}
	}

	function pause(milliseconds: number): Promise<void> {
		return new Promise((done) => {
			const end = () => {
				clearTimeout(timer);
				done();
			};
			const timer = setTimeout(end, milliseconds);
			endPause = end;
		});
	}

	return {
		get isUp(): boolean {
			return up;
		},
		start(): void {
			if (round) return;
			round = new AbortController();
			void run(round.signal);
		},
		/** There is something to ask for now, also for the question that is under way and does not know of it. */
		hurry(): void {
			hurried = true;
			endPause?.();
		},
		stop(): void {
			round?.abort();
			round = null;
			endPause?.();
			up = false;
		},
	};
}

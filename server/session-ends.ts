import type { SessionEnds } from "#core/session-ends.ts";
import type { Logger } from "./log.ts";

/** Ends that are remembered for whoever is just being let in. */
const MOST_REMEMBERED = 10_000;

/** For a door: between asking who somebody is and letting them in, their session may end. */
export interface EndMarks {
	/** Where the ends stand now. */
	mark(): number;
	hasEndedSince(session: string | undefined, mark: number): boolean;
}

/** In-process, and shared through the Runtime like the event bus. */
export function createSessionEnds(log: Logger): SessionEnds & EndMarks {
	const listeners = new Set<(sessions: ReadonlySet<string>) => void>();
	let published = 0;
	/** Oldest first. */
	const endedAt = new Map<string, number>();
	function forgetOldest(): void {
		for (const session of endedAt.keys()) {
			if (endedAt.size <= MOST_REMEMBERED) return;
			endedAt.delete(session);
		}
	}
	return {
		mark: () => published,
		hasEndedSince: (session, mark) => session !== undefined && (endedAt.get(session) ?? 0) > mark,
		publish(sessions) {
			if (sessions.length === 0) return;
			const ended = new Set(sessions);
			published += 1;
			for (const session of ended) {
				endedAt.delete(session);
				endedAt.set(session, published);
			}
			forgetOldest();
			for (const listener of listeners) {
				try {
					listener(ended);
				} catch (error) {
					log.error({ err: error }, "a listener for ended sessions failed");
				}
			}
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
}

import type { SessionEnds } from "#core/session-ends.ts";
import type { Logger } from "./log.ts";

/** In-process, and shared through the Runtime like the event bus. */
export function createSessionEnds(log: Logger): SessionEnds {
	const listeners = new Set<(sessions: ReadonlySet<string>) => void>();
	return {
		publish(sessions) {
			if (sessions.length === 0) return;
			const ended = new Set(sessions);
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

import type { ChatEvent, ChatEvents } from "#core/events.ts";
import type { Logger } from "./log.ts";

/** In-process fan-out, in order. It is shared through the Runtime, because modules exist twice in this process. */
export function createEventBus(log: Logger): ChatEvents {
	const listeners = new Set<(event: ChatEvent, requestId?: string) => void>();
	const waiting = new Set<() => void>();
	let hasEnded = false;
	return {
		publish(event, requestId) {
			for (const listener of listeners) {
				try {
					listener(event, requestId);
				} catch (error) {
					log.error({ err: error, event: event.type }, "an event listener failed");
				}
			}
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		end() {
			hasEnded = true;
			for (const wake of waiting) wake();
		},
		onEnd(listener) {
			if (hasEnded) listener();
			else waiting.add(listener);
			return () => waiting.delete(listener);
		},
	};
}

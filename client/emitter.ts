/** Callbacks by event name. One that throws is reported to the page's console and stops nobody else. */
export type Emitter<Events extends Record<string, unknown>> = {
	on<Name extends keyof Events>(event: Name, listener: (payload: Events[Name]) => void): () => void;
	off<Name extends keyof Events>(event: Name, listener: (payload: Events[Name]) => void): void;
	emit<Name extends keyof Events>(event: Name, payload: Events[Name]): void;
	clear(): void;
};

export function createEmitter<Events extends Record<string, unknown>>(): Emitter<Events> {
	const listeners = new Map<keyof Events, Set<(payload: never) => void>>();
	return {
		on(event, listener) {
			const own = listeners.get(event) ?? new Set();
			listeners.set(event, own);
			own.add(listener);
			return () => void own.delete(listener);
		},
		off: (event, listener) => void listeners.get(event)?.delete(listener),
		emit(event, payload) {
			for (const listener of [...(listeners.get(event) ?? [])]) {
				try {
					listener(payload as never);
				} catch (error) {
					reportLater(error);
				}
			}
		},
		clear() {
			listeners.clear();
		},
	};
}

/** As an uncaught error of the page, where its author will see it. */
function reportLater(error: unknown): void {
	setTimeout(() => {
		throw error;
	}, 0);
}

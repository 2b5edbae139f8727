/** Of the browser's Web Locks what is used here. */
export type Locks = {
	request(name: string, options: LockOptions, callback: (lock: Lock | null) => unknown): Promise<unknown>;
};

/** Of a BroadcastChannel what is used here. */
export type Channel = {
	postMessage(message: unknown): void;
	onmessage: ((event: MessageEvent) => void) | null;
	close(): void;
};

/** How tabs of one origin find each other. Where one of them is missing, each tab is for itself. */
export type TabEnvironment = {
	locks: Locks | null;
	/** Throws, or gives null, where there are no channels. */
	openChannel: (name: string) => Channel | null;
};

/** What this browser has: no locks on plain http pages, nothing at all in some sandboxed frames. */
export function browserTabs(): TabEnvironment {
	return {
		locks: globalThis.navigator?.locks ?? null,
		openChannel: (name) => (typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(name)),
	};
}

/**
 * Runs while no other tab does the same under this name. Whoever waits longer than `patience` goes ahead: a tab that sleeps with
 * the lock in its hand must not stop all others.
 */
export async function takeTurns<T>(locks: Locks | null, name: string, patience: number, run: () => Promise<T>): Promise<T> {
	if (!locks) return run();
	const impatience = new AbortController();
	const timer = setTimeout(() => impatience.abort(), patience);
	let result: Promise<T> | null = null;
	const start = () => {
		clearTimeout(timer);
		result ??= run();
		return result;
	};
	// Only the lock may fail quietly; what was run under it fails as it fails.
	await locks.request(name, { signal: impatience.signal }, () => start().catch(() => {})).catch(() => {});
	return start();
}

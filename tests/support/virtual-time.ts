/** Something that can sleep. */
export type Page = { hear: (run: () => void) => void };
type Timer = { id: number; at: number; run: () => void };

/**
 * Time that passes only when the test says so. Unlike a test runner's fake timers it waits for nothing real between two
 * timers, so that ten thousand histories of ten minutes each fit into one minute.
 */
export class VirtualTime {
	now = Date.UTC(2026, 0, 1);
	#timers: Timer[] = [];
	#made = 0;
	/** What should have happened on a page that sleeps. */
	readonly #due = new Set<number>();
	#random = 1;
	/** Whose page runs now: its timers, and what follows from them, run through it. */
	page: Page | null = null;
	readonly #real = { setTimeout, clearTimeout, now: Date.now, random: Math.random };

	/** Puts this time, and chance that is the same in every run, in the place of the real ones. */
	install(): void {
		globalThis.setTimeout = ((run: (...values: unknown[]) => void, delay = 0, ...values: unknown[]) => {
			return this.after(delay, () => run(...values), this.page);
		}) as never;
		globalThis.clearTimeout = ((id: number | undefined) => this.cancel(id)) as never;
		Date.now = () => this.now;
		Math.random = () => {
			this.#random = (this.#random * 48271) % 2147483647;
			return this.#random / 2147483647;
		};
	}

	uninstall(): void {
		globalThis.setTimeout = this.#real.setTimeout;
		globalThis.clearTimeout = this.#real.clearTimeout;
		Date.now = this.#real.now;
		Math.random = this.#real.random;
	}

	/** On a `page`, it happens when that can do something. */
	after(delay: number, run: () => void, page: Page | null = null): number {
		this.#made += 1;
		const id = this.#made;
		const due = () => {
			this.#due.add(id);
			page?.hear(() => this.#due.delete(id) && run());
		};
		this.#timers.push({ id, at: this.now + Math.max(0, delay), run: page ? due : run });
		return id;
	}

	cancel(id: number | undefined): void {
		this.#timers = this.#timers.filter((timer) => timer.id !== id);
		if (id !== undefined) this.#due.delete(id);
	}

	/** Lets everything happen that falls into the next milliseconds, in its order. */
	async pass(milliseconds: number): Promise<void> {
		const until = this.now + milliseconds;
		await settle();
		this.page = null;
		for (let next = this.#next(until); next; next = this.#next(until)) {
			this.cancel(next.id);
			this.now = next.at;
			next.run();
			await settle();
			this.page = null;
		}
		this.now = until;
	}

	#next(until: number): Timer | undefined {
		let first: Timer | undefined;
		for (const timer of this.#timers) if (timer.at <= until && (!first || timer.at < first.at)) first = timer;
		return first;
	}
}

/** Every promise that can go on has gone on. */
function settle(): Promise<void> {
	return new Promise((done) => setImmediate(done));
}

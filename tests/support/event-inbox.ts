/** How long a test waits for something that should come. Generous: the machine may be busy, and what comes ends the wait at once. */
export const PATIENCE_MS = 10_000;

type Arrival = { name: string; payload: unknown; taken: boolean };
type Waiter = { name: string; wanted: (payload: unknown) => boolean; resolve: (payload: unknown) => void };

/** What has arrived on a connection, in order. Waiting is bounded, and a wait in vain says what came instead. */
export class EventInbox {
	#arrivals: Arrival[] = [];
	#waiters: Waiter[] = [];

	add(name: string, payload: unknown): void {
		const waiter = this.#waiters.find((waiting) => waiting.name === name && waiting.wanted(payload));
		this.#arrivals.push({ name, payload, taken: waiter !== undefined });
		if (!waiter) return;
		this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
		waiter.resolve(payload);
	}

	/** The first event of this name that nobody has taken yet (and that is the wanted one), now or within the time. */
	next<T>(name: string, wanted: (payload: T) => boolean = () => true, within = PATIENCE_MS): Promise<T> {
		const isWanted = wanted as (payload: unknown) => boolean;
		const there = this.#arrivals.find((arrival) => !arrival.taken && arrival.name === name && isWanted(arrival.payload));
		if (there) {
			there.taken = true;
			return Promise.resolve(there.payload as T);
		}
		return new Promise<T>((resolve, reject) => {
			const waiter: Waiter = {
				name,
				wanted: isWanted,
				resolve: (payload) => {
					clearTimeout(timer);
					resolve(payload as T);
				},
			};
			const timer = setTimeout(() => {
				this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
				reject(new Error(`No "${name}" within ${within} ms. What came: ${this.#summary()}`));
			}, within);
			this.#waiters.push(waiter);
		});
	}

	/** Every payload of this name so far, taken or not. */
	received<T>(name: string): T[] {
		return this.#arrivals.filter((arrival) => arrival.name === name).map((arrival) => arrival.payload as T);
	}

	/** The names of all that came, in order. */
	names(): string[] {
		return this.#arrivals.map((arrival) => arrival.name);
	}

	#summary(): string {
		const all = this.#arrivals.map(({ name, payload, taken }) => `${name}${taken ? " (taken)" : ""} ${JSON.stringify(payload)}`);
		return all.length === 0 ? "nothing" : all.join("; ").slice(0, 2000);
	}
}

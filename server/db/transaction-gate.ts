/**
 * Keeps order on a connection that everybody shares: while one transaction is open, everything else waits in line.
 * Without it a statement from outside would run inside the open transaction and vanish when that one rolls back.
 */
export class TransactionGate {
	#open = false;
	readonly #waiting: (() => void)[] = [];

	/** Runs a statement as soon as no transaction is open. */
	run<T>(statement: () => Promise<T>): Promise<T> {
		if (this.#isFree()) return statement();
		return new Promise((resolve, reject) => {
			this.#waiting.push(() => statement().then(resolve, reject));
		});
	}

	/** Resolves when the caller holds the connection alone; it must call `leave` afterwards, whatever happens. */
	enter(): Promise<void> {
		if (this.#isFree()) {
			this.#open = true;
			return Promise.resolve();
		}
		return new Promise((resolve) => {
			this.#waiting.push(() => {
				this.#open = true;
				resolve();
			});
		});
	}

	leave(): void {
		this.#open = false;
		// Statements start in the order they came, up to the next one that wants the connection for itself.
		while (!this.#open) {
			const next = this.#waiting.shift();
			if (!next) return;
			next();
		}
	}

	#isFree(): boolean {
		return !this.#open && this.#waiting.length === 0;
	}
}

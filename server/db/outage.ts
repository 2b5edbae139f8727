import type { Logger } from "pino";

/** Milliseconds after which a failure that nobody has met again no longer counts: nobody may have tried. */
const REMEMBERED_MS = 10_000;

/** Whether messages can be stored right now, as the last ones found out. The operator hears once of its begin and its end. */
export class Outage {
	#error: unknown = null;
	#last = 0;

	constructor(private readonly log: Pick<Logger, "error" | "info"> | null = null) {}

	met(error: unknown): void {
		if (this.#error === null) this.log?.error({ err: error }, "messages cannot be stored; they are refused as overloaded");
		this.#error = error;
		this.#last = Date.now();
	}

	over(): void {
		if (this.#error === null) return;
		this.#error = null;
		this.log?.info("messages are stored again");
	}

	/** Throws what was met last, while that is true for all we know. */
	throwIfThere(): void {
		if (this.#error !== null && Date.now() - this.#last < REMEMBERED_MS) throw this.#error;
	}
}

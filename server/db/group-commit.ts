import type { Appended, MessageDraft, MessageLog } from "#core/messages/message-log.ts";
import { ChatError } from "#core/refusals.ts";
import { storable } from "./decide-append.ts";
import { Outage } from "./outage.ts";

/** Messages in one transaction; what is more waits one turn of the event loop, so that sockets are read in between. */
const MAX_BATCH = 200;
/** Turns of the event loop that may bring more to a commit; the first that brings nothing ends the wait. */
const GATHERING_TURNS = 4;
/** Past this many waiting messages a send is refused, and the client's outbox tries again. */
const MAX_WAITING = 10_000;

/** What became of one message of a batch that was committed: stored, or refused before anything was written. */
export type Outcome = { appended: Appended } | { refusal: unknown };

export type Store = {
	/** Stores a batch in one transaction, in its order. Throws when nothing of it was stored. */
	commit(drafts: MessageDraft[]): Outcome[] | Promise<Outcome[]>;
	/** Runs `work` when the connection is free. */
	whenFree(work: () => Promise<void>): Promise<void>;
	/** The database itself fails (a full disk, a lost server): no message will fare better right now. */
	isOutage(error: unknown): boolean;
};

type Waiting = { draft: MessageDraft; resolve: (appended: Appended) => void; reject: (error: unknown) => void };

/**
 * Group commit without a timer: what arrived in this turn of the event loop, or while the last commit ran, is one
 * transaction. The batch grows with the load by itself (docs/decisions/006).
 */
export class GroupCommit implements MessageLog {
	#waiting: Waiting[] = [];
	#scheduled = false;

	constructor(
		private readonly store: Store,
		private readonly outage: Outage = new Outage(),
	) {}

	append(draft: MessageDraft): Promise<Appended> {
		if (this.#waiting.length >= MAX_WAITING) {
			return Promise.reject(new ChatError("overloaded", "Too many messages at once. Try again in a second.", { retryAfter: 1 }));
		}
		return new Promise((resolve, reject) => {
			this.#waiting.push({ draft: storable(draft), resolve, reject });
			this.#schedule();
		});
	}

	#schedule(): void {
		if (this.#scheduled) return;
		this.#scheduled = true;
		this.#gather(this.#waiting.length, GATHERING_TURNS, () => {
			void this.store.whenFree(async () => {
				await this.#answer(this.#waiting.splice(0, MAX_BATCH));
				this.#scheduled = false;
				if (this.#waiting.length > 0) this.#schedule();
			});
		});
	}

	/** While each turn of the event loop brings more, they share a commit; an idle loop turns in microseconds. */
	#gather(known: number, turns: number, then: () => void): void {
		setImmediate(() => {
			const { length } = this.#waiting;
			if (length > known && length < MAX_BATCH && turns > 1) this.#gather(length, turns - 1, then);
			else then();
		});
	}

	/** Answers every message of the batch, whatever happens. One that cannot be stored does not take the others with it. */
	async #answer(batch: Waiting[]): Promise<void> {
		try {
			const outcomes = await this.store.commit(batch.map(({ draft }) => draft));
			this.outage.over();
			for (const [i, { resolve, reject }] of batch.entries()) {
				const outcome = outcomes[i];
				if (outcome && "appended" in outcome) resolve(outcome.appended);
				else reject(outcome?.refusal);
			}
		} catch (error) {
			if (this.store.isOutage(error)) {
				this.outage.met(error);
				for (const { reject } of batch) reject(overloaded(error));
			} else if (batch.length === 1) batch[0]?.reject(error);
			else for (const one of batch) await this.store.whenFree(() => this.#answer([one]));
		}
	}
}

function overloaded(cause: unknown): ChatError {
	const refusal = new ChatError("overloaded", "The message could not be stored. Try again in a moment.", { retryAfter: 2 });
	refusal.cause = cause;
	return refusal;
}

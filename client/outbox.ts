import type { Message } from "#protocol/shapes.ts";
import { makeClientId } from "./ids.ts";
import { reconnectDelay } from "./reconnect-delay.ts";
import { ChatRefusal, ConnectionLost } from "./refusal.ts";
import type { UnsentMessage } from "./session.ts";

/** Refusals that time heals. `internal` only for a few tries: the fault may lie in the message. */
const PASSING = ["rate_limited", "overloaded", "internal"];
const TRIES_AFTER_FAULTS = 4;
const RETRY_INTERVAL_MS = 1000;

export type OutboxOptions = {
	/** What was left unsent by the last page. */
	entries: UnsentMessage[];
	/** Resolves once the server has the message; safe to repeat, because the entry's `client_id` stays. */
	deliver: (entry: UnsentMessage) => Promise<Message>;
	explain: (error: unknown) => string;
	/** After every change of what is unsent. */
	keep: (entries: readonly UnsentMessage[]) => void;
	/** A message is refused for good (`failed`), or waits for a reason that its writer should know. */
	onTrouble: (entry: UnsentMessage, trouble: { failed: boolean; sentence: string; error: unknown }) => void;
};

export type Outbox = ReturnType<typeof createOutbox>;

/** What was written and is not acknowledged: sent one after the other, so that the order stays, until the server has it (D6). */
export function createOutbox({ entries, deliver, explain, keep, onTrouble }: OutboxOptions) {
	let queue = [...entries];
	let running = false;
	let closed = false;
	let faults = 0;
	let endPause: (() => void) | null = null;
	const waiting = new Map<string, { resolve: (message: Message) => void; reject: (error: unknown) => void }>();

	function remove(entry: UnsentMessage): void {
		queue = queue.filter((other) => other.client_id !== entry.client_id);
		keep(queue);
	}

	async function run(): Promise<void> {
		if (running || closed) return;
		running = true;
		try {
			for (;;) {
				const entry = queue.find((candidate) => candidate.problem === null);
				if (!entry || closed) return;
				if (!(await attempt(entry))) return;
			}
		} finally {
			running = false;
		}
	}

	/** False when there is no connection: the next one starts the queue again. */
	async function attempt(entry: UnsentMessage): Promise<boolean> {
		try {
			const message = await deliver(entry);
			faults = 0;
			remove(entry);
			settle(entry.client_id, (caller) => caller.resolve(message));
			return true;
		} catch (error) {
			if (error instanceof ConnectionLost) return false;
			if (error instanceof ChatRefusal && isPassing(error)) {
				faults += 1;
				onTrouble(entry, { failed: false, sentence: explain(error), error });
				await pause(Math.max((error.retry_after ?? 0) * 1000, reconnectDelay(faults, RETRY_INTERVAL_MS)));
				return true;
			}
			fail(entry, error);
			return true;
		}
	}

	function isPassing(refusal: ChatRefusal): boolean {
		return PASSING.includes(refusal.code) && (refusal.code !== "internal" || faults < TRIES_AFTER_FAULTS);
	}

	function fail(entry: UnsentMessage, error: unknown): void {
		faults = 0;
		const sentence = explain(error);
		queue = queue.map((other) => (other.client_id === entry.client_id ? { ...other, problem: sentence } : other));
		keep(queue);
		onTrouble(entry, { failed: true, sentence, error });
		settle(entry.client_id, (caller) => caller.reject(error));
	}

	function settle(clientId: string, how: (caller: NonNullable<ReturnType<typeof waiting.get>>) => void): void {
		const caller = waiting.get(clientId);
		waiting.delete(clientId);
		if (caller) how(caller);
	}

	function pause(milliseconds: number): Promise<void> {
		return new Promise((done) => {
			const timer = setTimeout(done, milliseconds);
			endPause = () => {
				clearTimeout(timer);
				done();
			};
		});
	}

	return {
		get entries(): readonly UnsentMessage[] {
			return queue;
		},
		/** Keeps the message before anything else, so that nothing that follows can lose it. With a `refusal` it is not even sent. */
		add(
			content: string,
			{ refusal, onKept }: { refusal: ChatRefusal | null; onKept: (entry: UnsentMessage) => void },
		): Promise<Message> {
			const entry = { client_id: makeClientId(), content, timestamp: new Date().toISOString(), problem: null };
			queue = [...queue, entry];
			keep(queue);
			onKept(entry);
			const done = new Promise<Message>((resolve, reject) => waiting.set(entry.client_id, { resolve, reject }));
			if (refusal) fail(entry, refusal);
			void run();
			return done;
		},
		/** Sends what waits. Called on every new connection. */
		flush(): void {
			void run();
		},
		/** Tries a failed message again, under the same `client_id`. */
		retry(clientId: string): void {
			queue = queue.map((entry) => (entry.client_id === clientId ? { ...entry, problem: null } : entry));
			keep(queue);
			void run();
		},
		/** Takes a failed message out, for its writer to change. */
		take(clientId: string): UnsentMessage | null {
			const entry = queue.find((candidate) => candidate.client_id === clientId && candidate.problem !== null);
			if (entry) remove(entry);
			return entry ?? null;
		},
		close(): void {
			closed = true;
			endPause?.();
			for (const clientId of [...waiting.keys()])
				settle(clientId, (caller) => caller.reject(new ConnectionLost("The chat was closed.")));
		},
	};
}

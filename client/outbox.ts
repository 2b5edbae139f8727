import type { Message } from "#protocol/shapes.ts";
import { makeClientId } from "./ids.ts";
import { reconnectDelay } from "./reconnect-delay.ts";
import { ChatRefusal, ConnectionLost } from "./refusal.ts";
import type { UnsentMessage } from "./session.ts";

/** Refusals that time heals. `internal` only for a few tries: the fault may lie in the message. */
const PASSING = ["rate_limited", "overloaded", "internal"];
const TRIES_AFTER_FAULTS = 4;
const RETRY_INTERVAL_MS = 1000;

/** Where unsent messages outlive the page. Other tabs keep theirs in the same place, so it is changed one by one. */
export type KeptMessages = {
	read: () => UnsentMessage[];
	put: (entry: UnsentMessage) => void;
	drop: (clientId: string) => void;
};

export type OutboxOptions = {
	kept: KeptMessages;
	/** Resolves once the server has the message; safe to repeat, because the entry's `client_id` stays. */
	deliver: (entry: UnsentMessage) => Promise<Message>;
	explain: (error: unknown) => string;
	/** A message is kept from now on: just written, or left by another tab. */
	onKept: (entry: UnsentMessage) => void;
	/** A message is refused for good (`failed`), or waits for a reason that its writer should know. */
	onTrouble: (entry: UnsentMessage, trouble: { failed: boolean; sentence: string; error: unknown }) => void;
};

export type Outbox = ReturnType<typeof createOutbox>;

/** What was written and is not acknowledged: sent one after the other, so that the order stays, until the server has it (D6). */
export function createOutbox({ kept, deliver, explain, onKept, onTrouble }: OutboxOptions) {
	let queue = kept.read();
	let running = false;
	let closed = false;
	/** A new connection came while an attempt over the old one was still waiting for its end. */
	let reconnected = false;
	let faults = 0;
	let endPause: (() => void) | null = null;
	const waiting = new Map<string, { resolve: (message: Message) => void; reject: (error: unknown) => void }>();

	function remove(entry: UnsentMessage): void {
		queue = queue.filter((other) => other.client_id !== entry.client_id);
		kept.drop(entry.client_id);
	}

	function change(clientId: string, problem: string | null): void {
		queue = queue.map((entry) => (entry.client_id === clientId ? { ...entry, problem } : entry));
		const changed = queue.find((entry) => entry.client_id === clientId);
		if (changed) kept.put(changed);
	}

	/** What a tab left behind that was closed too early. If it still lives and sends as well, the `client_id` makes them one. */
	function adopt(): void {
		for (const entry of kept.read()) {
			if (queue.some((other) => other.client_id === entry.client_id)) continue;
			queue = [...queue, entry];
			onKept(entry);
		}
	}

	async function run(): Promise<void> {
		if (running || closed) return;
		running = true;
		try {
			for (;;) {
				const entry = queue.find((candidate) => candidate.problem === null);
				if (!entry || closed) return;
				reconnected = false;
				if (!(await attempt(entry)) && !reconnected) return;
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
		change(entry.client_id, sentence);
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
		add(content: string, refusal: ChatRefusal | null = null): Promise<Message> {
			const entry = { client_id: makeClientId(), content, timestamp: new Date().toISOString(), problem: null };
			queue = [...queue, entry];
			kept.put(entry);
			onKept(entry);
			const done = new Promise<Message>((resolve, reject) => waiting.set(entry.client_id, { resolve, reject }));
			if (refusal) fail(entry, refusal);
			void run();
			return done;
		},
		/** Sends what waits. Called on every new connection. */
		flush(): void {
			if (!closed) adopt();
			reconnected = true;
			void run();
		},
		/** Tries a failed message again, under the same `client_id`. */
		retry(clientId: string): void {
			change(clientId, null);
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

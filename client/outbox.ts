import type { Message, Quote } from "#protocol/shapes.ts";
import { makeClientId } from "./ids.ts";
import type { KeptMessages, UnsentMessage } from "./kept-messages.ts";
import { reconnectDelay } from "./reconnect-delay.ts";
import { ChatRefusal, ConnectionLost } from "./refusal.ts";

/** Refusals that time heals. `internal` only for a few tries: the fault may lie in the message. */
const PASSING = ["rate_limited", "overloaded", "internal"];
const TRIES_AFTER_FAULTS = 4;
const RETRY_INTERVAL_MS = 1000;

export type OutboxOptions = {
	kept: KeptMessages;
	/** Something is about to be kept. */
	onKeep: () => void;
	/** This tab; it sends what bears its name. */
	tab: string;
	/** Runs `claim` unless the other tab is still there to send what is its own. */
	adopt: (tab: string, claim: () => Promise<unknown>) => Promise<void>;
	/** Resolves once the server has the message; safe to repeat, because the entry's `client_id` stays. */
	deliver: (entry: UnsentMessage) => Promise<Message>;
	/** In words for its writer; `seconds` until it is sent again. */
	explain: (error: unknown, seconds?: number) => string;
	/** A message is to be shown: just written, or kept by another tab; again when that tab changed it. */
	onEntry: (entry: UnsentMessage) => void;
	/** Another tab has sent it or taken it back. */
	onGone: (entry: UnsentMessage) => void;
	/** A message is refused for good (`failed`), or waits for a reason that its writer should know. */
	onTrouble: (entry: UnsentMessage, trouble: { failed: boolean; sentence: string; error: unknown }) => void;
	/** What is kept has changed, which other tabs would like to know. */
	onStored: () => void;
};

type AddOptions = { refusal?: ChatRefusal | null; onKept?: () => void; reply_to?: Quote | undefined };

export type Outbox = ReturnType<typeof createOutbox>;

/** What was written and is not acknowledged: sent one after the other, so that the order stays, until the server has it (D6). */
export function createOutbox(options: OutboxOptions) {
	const { kept, onKeep, tab, adopt, deliver, explain, onEntry, onGone, onTrouble, onStored } = options;
	/** Of all tabs. What could not be kept is here alone, and a reload forgets it. */
	let queue: readonly UnsentMessage[] = [];
	let running = false;
	let closed = false;
	/** Grows with every change of this tab: what was read before it is out of date. */
	let edits = 0;
	let loading: Promise<void> | null = null;
	/** A new connection came while an attempt over the old one was still waiting for its end. */
	let reconnected = false;
	let faults = 0;
	let endPause: (() => void) | null = null;
	const keeping = new Map<string, Promise<unknown>>();
	const known = new Set<string>();
	const waiting = new Map<string, { resolve: (message: Message) => void; reject: (error: unknown) => void }>();

	/** Takes the entry into the queue and keeps it; resolves when that is done, or has turned out to be impossible. */
	function put(entry: UnsentMessage): Promise<unknown> {
		edits += 1;
		const isNew = !queue.some((other) => other.client_id === entry.client_id);
		queue = isNew ? [...queue, entry] : queue.map((other) => (other.client_id === entry.client_id ? entry : other));
		onKeep();
		const done = kept.put(entry).then((isKept) => {
			if (isKept) known.add(entry.client_id);
			if (keeping.get(entry.client_id) === done) keeping.delete(entry.client_id);
			onStored();
		});
		keeping.set(entry.client_id, done);
		return done;
	}

	function remove(entry: UnsentMessage): void {
		edits += 1;
		queue = queue.filter((other) => other.client_id !== entry.client_id);
		void kept.drop(entry.client_id).then(onStored);
	}

	function find(clientId: string): UnsentMessage | undefined {
		return queue.find((entry) => entry.client_id === clientId);
	}

	/** Learns what other tabs keep, and adopts what they left behind when they were closed. */
	async function reread(): Promise<void> {
		for (let read = -1; read !== edits; ) {
			read = edits;
			const list = await kept.read();
			if (!list || closed) return;
			if (read === edits) takeKept(list);
		}
		for (const left of new Set(queue.map((entry) => entry.tab))) {
			if (left === tab) continue;
			await adopt(left, async () => {
				await Promise.all(queue.filter((entry) => entry.tab === left && !closed).map((entry) => put({ ...entry, tab })));
				void run();
			});
		}
	}

	function takeKept(list: readonly UnsentMessage[]): void {
		for (const entry of list) {
			known.add(entry.client_id);
			const before = find(entry.client_id);
			if (entry.tab === tab) correct(entry, before);
			else if (before?.tab !== entry.tab || before.problem !== entry.problem) {
				queue = before ? queue.map((other) => (other === before ? entry : other)) : [...queue, entry];
				onEntry(entry);
			}
		}
		const inOrder = list.flatMap(({ client_id }) => find(client_id) ?? []);
		const others = queue.filter((entry) => !inOrder.includes(entry));
		// What this tab sends stays until that is done; of everything else, what is not kept any more is gone.
		const isHere = (entry: UnsentMessage) => !known.has(entry.client_id) || (entry.tab === tab && entry.problem === null);
		queue = [...inOrder, ...others.filter(isHere)];
		for (const entry of others) if (!isHere(entry)) onGone(entry);
	}

	/** Of its own messages each tab knows best: what is kept otherwise was changed while the storage did not work. */
	function correct(entry: UnsentMessage, mine: UnsentMessage | undefined): void {
		if (mine?.problem === entry.problem) return;
		const corrected = mine ? kept.put(mine) : kept.drop(entry.client_id);
		void corrected.then((isKept) => isKept && onStored());
	}

	async function run(): Promise<void> {
		if (running || closed) return;
		running = true;
		try {
			// What the last page left goes out before what this one adds.
			await load();
			for (;;) {
				const entry = queue.find((candidate) => candidate.tab === tab && candidate.problem === null);
				if (!entry || closed) return;
				// Kept before anything else, so that nothing that follows can lose it.
				await keeping.get(entry.client_id);
				if (closed || !queue.includes(entry)) continue;
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
			const now = find(entry.client_id);
			// Meanwhile another tab has made it its own, or has learnt its end.
			if (now && now !== entry) onEntry(now);
			if (error instanceof ConnectionLost) return false;
			if (now !== entry) return true;
			if (error instanceof ChatRefusal && isPassing(error)) {
				faults += 1;
				const until = Date.now() + Math.max((error.retry_after ?? 0) * 1000, reconnectDelay(faults, RETRY_INTERVAL_MS));
				// Counts down before its writer's eyes.
				for (let left = until - Date.now(); left > 0 && !closed; left = until - Date.now()) {
					// Unless another tab has taken it over meanwhile.
					if (queue.includes(entry)) onTrouble(entry, { failed: false, sentence: explain(error, Math.ceil(left / 1000)), error });
					await pause(Math.min(left, 1000));
				}
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
		void put({ ...entry, problem: sentence });
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

	/** Brings in what was kept before this page; once. */
	function load(): Promise<void> {
		loading ??= reread();
		return loading;
	}

	return {
		get entries(): readonly UnsentMessage[] {
			return queue;
		},
		load,
		/** Shows the message at once and sends it when it is kept, which `onKept` tells. With a `refusal` it is not even sent. */
		add(content: string, { refusal = null, onKept, reply_to }: AddOptions = {}): Promise<Message> {
			const timestamp = new Date(Date.now()).toISOString();
			const entry = { client_id: makeClientId(), content, timestamp, problem: null, tab, ...(reply_to && { reply_to }) };
			const done = new Promise<Message>((resolve, reject) => waiting.set(entry.client_id, { resolve, reject }));
			void put(entry).then(onKept);
			onEntry(entry);
			if (refusal) fail(entry, refusal);
			void run();
			return done;
		},
		/** Sends what waits. Called on every new connection. */
		flush(): void {
			reconnected = true;
			void run();
		},
		/** Another tab says that what is kept has changed, or may have gone without a word. */
		async reread(): Promise<void> {
			await load();
			await reread();
			void run();
		},
		/** Tries a failed message again, under the same `client_id`. */
		retry(clientId: string): void {
			const entry = find(clientId);
			if (entry) void put({ ...entry, problem: null, tab });
			void run();
		},
		/** Takes a failed message out, for its writer to change. */
		take(clientId: string): UnsentMessage | null {
			const entry = find(clientId);
			if (!entry || entry.problem === null) return null;
			remove(entry);
			return entry;
		},
		/** Forgets everything that was not sent: it was somebody else's. */
		clear(): void {
			for (const entry of queue) {
				remove(entry);
				settle(entry.client_id, (caller) => caller.reject(new ConnectionLost("The user has changed.")));
			}
		},
		close(): void {
			closed = true;
			endPause?.();
			for (const clientId of [...waiting.keys()])
				settle(clientId, (caller) => caller.reject(new ConnectionLost("The chat was closed.")));
		},
	};
}

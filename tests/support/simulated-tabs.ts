import type { KeptMessages, UnsentMessage } from "#client/kept-messages.ts";
import { withEntry } from "#client/kept-messages.ts";
import type { Channel, Locks, TabEnvironment } from "#client/tabs/tab-environment.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** How IndexedDB behaves: as it should; refusing; or taking its time, so that nobody waits for what is done in the end. */
export type StorageMood = "works" | "refuses" | "is late";

/** One page of the browser. What happens to it while it is frozen, its own timers too, it learns when it thaws. */
export class SimulatedTab {
	#frozen = false;
	readonly #backlog: (() => void)[] = [];
	gone = false;

	constructor(readonly time: VirtualTime) {}

	hear(run: () => void): void {
		if (this.gone) return;
		if (this.#frozen) {
			this.#backlog.push(run);
			return;
		}
		this.time.page = this;
		run();
	}

	get isFrozen(): boolean {
		return this.#frozen;
	}

	freeze(): void {
		this.#frozen = true;
	}

	/** One thing after the other, as they came. */
	thaw(): void {
		const next = this.#backlog.shift();
		if (next) this.time.after(0, () => this.#run(next));
		else this.#frozen = false;
	}

	#run(next: () => void): void {
		if (this.gone) return;
		this.time.page = this;
		next();
		this.thaw();
	}
}

type Held = { tab: SimulatedTab; reject: (error: Error) => void };
type Request = { tab: SimulatedTab; grant: () => void };

const DELIVERY_MS = 1;
const STORING_MS = 2;
const HANGING_MS = 1500;

/** What tabs of one origin share in a browser: locks, channels and a database. */
export class SimulatedBrowser {
	mood: StorageMood = "works";
	/** Texts that the database has held at any time. */
	readonly everKept = new Set<string>();
	#kept: UnsentMessage[] = [];
	readonly #held = new Map<string, Held>();
	readonly #queues = new Map<string, Request[]>();
	readonly #channels = new Map<string, Set<{ tab: SimulatedTab; channel: Channel }>>();

	constructor(readonly time: VirtualTime) {}

	/** As one tab sees it. */
	tabs(tab: SimulatedTab): TabEnvironment {
		return { locks: this.#locks(tab), openChannel: (name) => this.#openChannel(tab, name) };
	}

	/** The page goes: what it holds is free, what it asked for is forgotten. */
	close(tab: SimulatedTab): void {
		tab.gone = true;
		for (const [name, queue] of this.#queues) {
			this.#queues.set(
				name,
				queue.filter((request) => request.tab !== tab),
			);
		}
		for (const [name, held] of [...this.#held]) if (held.tab === tab) this.#release(name);
		for (const members of this.#channels.values()) for (const member of members) if (member.tab === tab) members.delete(member);
	}

	/** Its database, as one tab sees it. */
	kept(tab: SimulatedTab): KeptMessages {
		const store = (edit: (list: UnsentMessage[]) => UnsentMessage[]): Promise<UnsentMessage[] | null> => {
			const { mood } = this;
			if (mood !== "refuses") this.#kept = edit(this.#kept);
			const answer = mood === "works" ? structuredClone(this.#kept) : null;
			const delay = mood === "is late" ? HANGING_MS : STORING_MS;
			return new Promise((resolve) => void this.time.after(delay, () => tab.hear(() => resolve(answer))));
		};
		return {
			read: () => store((list) => list),
			put: (entry) =>
				store((list) => {
					this.everKept.add(entry.content);
					return withEntry(list, entry);
				}),
			drop: (clientId) => store((list) => list.filter((entry) => entry.client_id !== clientId)),
		};
	}

	#locks(tab: SimulatedTab): Locks {
		return {
			request: (name, { steal, ifAvailable, signal }, callback) =>
				new Promise((resolve, reject) => {
					const grant = () => {
						const mine: Held = { tab, reject };
						this.#held.set(name, mine);
						const done = (settle: () => void) => {
							if (this.#held.get(name) === mine) this.#release(name);
							settle();
						};
						tab.hear(() => {
							Promise.resolve(callback({ name, mode: "exclusive" })).then(
								(value) => done(() => resolve(value)),
								(error: unknown) => done(() => reject(error)),
							);
						});
					};
					const holder = this.#held.get(name);
					if (steal && holder) {
						this.#held.delete(name);
						holder.tab.hear(() => holder.reject(new DOMException("Stolen", "AbortError")));
					}
					if (steal || !holder) return void this.time.after(DELIVERY_MS, () => this.#grantOrQueue(name, { tab, grant }));
					if (ifAvailable) return void this.time.after(DELIVERY_MS, () => tab.hear(() => resolve(callback(null))));
					const request = { tab, grant };
					this.#queueOf(name).push(request);
					signal?.addEventListener("abort", () => {
						this.#queues.set(
							name,
							this.#queueOf(name).filter((other) => other !== request),
						);
						reject(new DOMException("Aborted", "AbortError"));
					});
				}),
		};
	}

	/** Another may have been quicker in the moment between asking and getting. */
	#grantOrQueue(name: string, request: Request): void {
		if (request.tab.gone) return;
		if (this.#held.has(name)) this.#queueOf(name).push(request);
		else request.grant();
	}

	#queueOf(name: string): Request[] {
		const queue = this.#queues.get(name) ?? [];
		this.#queues.set(name, queue);
		return queue;
	}

	#release(name: string): void {
		this.#held.delete(name);
		const next = this.#queueOf(name).shift();
		if (next) next.grant();
	}

	#openChannel(tab: SimulatedTab, name: string): Channel {
		const members = this.#channels.get(name) ?? new Set();
		this.#channels.set(name, members);
		const channel: Channel = {
			onmessage: null,
			postMessage: (message) => {
				// A frozen tab runs nothing, so it says nothing either.
				tab.hear(() => {
					const data = structuredClone(message);
					for (const other of members) {
						if (other.channel === channel) continue;
						this.time.after(DELIVERY_MS, () => other.tab.hear(() => other.channel.onmessage?.({ data } as MessageEvent)));
					}
				});
			},
			close: () => {
				for (const member of members) if (member.channel === channel) members.delete(member);
			},
		};
		members.add({ tab, channel });
		return channel;
	}
}

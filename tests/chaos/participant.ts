import { setTimeout as pause } from "node:timers/promises";
import type { Message } from "#protocol/shapes.ts";
import { type Acknowledged, type Door, type Draft, NotConnected, Refused, Unanswered } from "./doors/door.ts";
import type { Random } from "./random.ts";
import type { Tally } from "./tally.ts";

/** Messages of one participant that may be on their way at once. */
const MAX_UNANSWERED = 5;

export type ParticipantOptions = {
	name: string;
	conversationId: string;
	random: Random;
	tally: Tally;
	/** What must never happen, as a sentence. */
	complain(what: string): void;
	/** The way in, and a second one over which what got no answer may be finished (D8). */
	openDoors(on: { onMessage(message: Message): void; onReady(): void }): { door: Door; spare: Door };
};

/** Somebody at a device who follows "Sending without loss": keeps what has no answer, sends it again, reads what is missing. */
export class Participant {
	/** Everything up to its length, in order. */
	readonly list: Message[] = [];
	/** By client id: what the server said is stored. */
	readonly acknowledged = new Map<string, Message>();
	readonly unanswered = new Map<string, Draft>();
	readonly name: string;
	readonly #options: ParticipantOptions;
	readonly #door: Door;
	readonly #spare: Door;
	#written = 0;
	#onFirst: (() => void) | null = null;
	#reading: Promise<void> | null = null;
	#readAgain = false;
	#closed = false;

	constructor(options: ParticipantOptions) {
		this.#options = options;
		const { door, spare } = options.openDoors({
			onMessage: (message) => this.#take(message),
			onReady: () => this.catchUp(),
		});
		this.#door = door;
		this.#spare = spare;
		this.name = `${options.name} (${door.name})`;
		void this.#watch();
	}

	/** Writes until it is enough. */
	async talk(isEnough: () => boolean): Promise<void> {
		const { random } = this.#options;
		while (!isEnough()) {
			if (this.unanswered.size < MAX_UNANSWERED) this.write();
			await pause(random.between(50, 700));
		}
	}

	write(): void {
		const { conversationId, random, tally, name } = this.#options;
		this.#written += 1;
		const client_id = `${name}-${this.#written}`;
		const content = `${client_id}: ${"words ".repeat(random.between(1, 40)).trim()}`;
		const draft = { conversation_id: conversationId, client_id, content };
		this.unanswered.set(client_id, draft);
		tally.sends += 1;
		void this.#deliver(draft).catch((error) => this.#options.complain(`${this.name}: ${error}`));
	}

	/** Called once, when something of this participant is stored for certain. */
	onFirstAcknowledged(then: () => void): void {
		this.#onFirst = then;
	}

	/** Reads what is missing. Where no answer comes, the watch tries again. */
	catchUp(): void {
		this.#readAgain = true;
		this.#reading ??= this.#read().finally(() => {
			this.#reading = null;
		});
	}

	close(): void {
		this.#closed = true;
		this.#door.close();
		this.#spare.close();
	}

	/** Sends until there is an answer. */
	async #deliver(draft: Draft): Promise<void> {
		const { random, tally } = this.#options;
		let sent = 0;
		let failures = 0;
		while (!this.#closed) {
			const door = sent > 0 && random.chance(0.2) ? this.#spare : this.#door;
			const began = Date.now();
			try {
				if (sent > 0) tally.retries += 1;
				const answer = await door.send(draft);
				return this.#acknowledge(draft, answer, sent > 0 && began);
			} catch (error) {
				if (error instanceof NotConnected) {
					if (sent > 0) tally.retries -= 1;
				} else if (error instanceof Unanswered) {
					sent += 1;
				} else if (error instanceof Refused && ["overloaded", "rate_limited"].includes(error.code)) {
					await pause(error.retryAfter * 1000);
				} else {
					throw error;
				}
			}
			// Growing pauses: on a slow machine a crowd that insists would keep the server from ever answering anybody.
			await pause(random.between(20, Math.min(3000, 200 * 2 ** Math.min(failures, 8))));
			failures += 1;
		}
	}

	#acknowledge(draft: Draft, { message, replayed }: Acknowledged, resentAt: number | false): void {
		const { tally, complain } = this.#options;
		const { client_id, content } = draft;
		if (message.client_id !== client_id || message.content !== content) complain(`${this.name}: another message for ${client_id}`);
		tally.acknowledgements += 1;
		// The plain WebSocket does not say it: what was stored before this sending began is a replay.
		if (replayed ?? (resentAt !== false && Date.parse(message.timestamp) < resentAt)) tally.replays += 1;
		this.acknowledged.set(client_id, message);
		this.unanswered.delete(client_id);
		this.#take(message);
		this.#onFirst?.();
		this.#onFirst = null;
	}

	#take(message: Message): void {
		const { seq, id } = message;
		if (seq > this.list.length + 1) {
			this.catchUp();
			return;
		}
		if (seq === this.list.length + 1) this.list.push(message);
		const known = this.list[seq - 1];
		if (known?.id !== id) this.#options.complain(`${this.name}: ${known?.id} and ${id} are both number ${seq}`);
	}

	async #read(): Promise<void> {
		while (this.#readAgain && !this.#closed) {
			this.#readAgain = false;
			const after = this.list.length;
			try {
				const page = await this.#door.listAfter(after);
				for (const message of page.messages) this.#take(message);
				if (page.has_more) this.#readAgain = true;
			} catch (error) {
				if (error instanceof NotConnected || error instanceof Unanswered) return;
				// A user's own conversation is not there before its first message.
				if (error instanceof Refused && (error.code === "not_found" ? after === 0 : error.retryAfter > 0)) return;
				this.#options.complain(`${this.name}: reading failed: ${error}`);
			}
		}
	}

	/** A line may look alive while nothing arrives on it, and plain HTTP has no other way to hear anything. */
	async #watch(): Promise<void> {
		const { random } = this.#options;
		while (!this.#closed) {
			await pause(this.#door.name === "http" ? random.between(300, 800) : random.between(1000, 2500));
			this.catchUp();
		}
	}
}

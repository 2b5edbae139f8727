import { once } from "node:events";
import { createConnection, createServer, type Socket } from "node:net";
import type { Random } from "./random.ts";
import type { Tally } from "./tally.ts";

type Direction = "up" | "down";
export type Fault = {
	kind: "cut" | "halve" | "stall" | "black-hole";
	/** `up`: from the client to the server. */
	direction: Direction;
	/** Milliseconds after the connection begins; it strikes at the next piece of data in its direction. */
	after: number;
	/** Milliseconds that a stall or a black hole lasts; then the stalled data go on, and a black hole's connection is cut. */
	lasts: number;
};

/** What is to go wrong on the nth connection; null: nothing. */
export type Plan = (connection: number) => Fault | null;

/** Faults by chance: the nth connection of the same seed has the same fate. */
export function planFrom(random: Random): Plan {
	return (connection) => {
		const fate = random.fork(`connection ${connection}`);
		if (fate.chance(0.1)) return null;
		return {
			kind: fate.pick(["cut", "cut", "halve", "halve", "stall", "black-hole"]),
			direction: fate.pick(["up", "down"]),
			// Some break while they are still shaking hands.
			after: fate.chance(0.15) ? fate.between(0, 20) : fate.between(50, 4000),
			lasts: fate.between(200, 2500),
		};
	};
}

/** A cable between clients and the server that breaks in every way that cables break. TCP only: it understands nothing. */
export class FaultProxy {
	readonly #server = createServer({ allowHalfOpen: true }, (client) => this.#accept(client));
	readonly #open = new Set<() => void>();
	#connections = 0;
	#calm = false;
	#beforeDown: ((chunk: Buffer) => boolean) | null = null;

	constructor(
		readonly upstreamPort: number,
		readonly plan: Plan,
		readonly tally: Pick<Tally, "cuts" | "halves" | "stalls" | "blackHoles">,
	) {}

	/** Starts it; resolves to its port on loopback. */
	async listen(): Promise<number> {
		this.#server.listen(0, "127.0.0.1");
		await once(this.#server, "listening");
		const address = this.#server.address();
		if (typeof address !== "object" || address === null) throw new Error("no port");
		return address.port;
	}

	/** Shows every piece of data on its way down to `look`, until it returns true: that piece and its connection are lost. */
	watchDown(look: ((chunk: Buffer) => boolean) | null): void {
		this.#beforeDown = look;
	}

	/** From now on nothing breaks; what is broken already ends, so that whoever waits for it notices. */
	calm(): void {
		this.#calm = true;
		this.#beforeDown = null;
		for (const end of [...this.#open]) end();
	}

	async close(): Promise<void> {
		this.#server.close();
		for (const end of [...this.#open]) end();
		if (this.#server.listening) await once(this.#server, "close");
	}

	#accept(client: Socket): void {
		const server = createConnection({ port: this.upstreamPort, host: "127.0.0.1", allowHalfOpen: true });
		const fault = this.#calm ? null : this.plan(this.#connections++);
		const begun = Date.now();
		let struck = false;
		const timers: NodeJS.Timeout[] = [];
		const end = () => {
			for (const timer of timers) clearTimeout(timer);
			this.#open.delete(end);
			client.destroy();
			server.destroy();
		};
		this.#open.add(end);
		// While the server is dead, TCP may connect the port with itself, which would keep the server from coming back to it.
		server.once("connect", () => server.localPort === this.upstreamPort && end());
		for (const socket of [client, server]) {
			socket.setNoDelay(true);
			socket.on("error", end);
			socket.on("close", end);
		}

		const strike = (fault: Fault, from: Socket, to: Socket, chunk: Buffer) => {
			struck = true;
			const { kind, lasts } = fault;
			if (kind === "cut") {
				this.tally.cuts += 1;
				end();
			} else if (kind === "halve") {
				this.tally.cuts += 1;
				this.tally.halves += 1;
				// `end` alone would throw the half away with the rest.
				to.write(chunk.subarray(0, Math.ceil(chunk.length / 2)), () => end());
			} else if (kind === "stall") {
				this.tally.stalls += 1;
				from.pause();
				timers.push(
					setTimeout(() => {
						to.write(chunk);
						from.resume();
					}, lasts),
				);
			} else {
				this.tally.blackHoles += 1;
				// Read and lost: the sender believes that all is well.
				from.removeAllListeners("data");
				from.on("data", () => {});
				timers.push(setTimeout(end, lasts * 2));
			}
		};

		const carry = (direction: Direction, from: Socket, to: Socket) => {
			from.on("data", (chunk: Buffer) => {
				if (direction === "down" && this.#beforeDown?.(chunk)) return end();
				if (fault && !struck && !this.#calm && fault.direction === direction && Date.now() - begun >= fault.after) {
					return strike(fault, from, to, chunk);
				}
				if (!to.write(chunk)) {
					from.pause();
					to.once("drain", () => from.resume());
				}
			});
			from.on("end", () => to.end());
		};
		carry("up", client, server);
		carry("down", server, client);
	}
}

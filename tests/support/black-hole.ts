import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A cable on loopback that can lose everything without either end being told: no FIN, no reset, no answer. */
export class BlackHole {
	readonly #open = new Set<Socket>();
	readonly #server = createServer({ allowHalfOpen: true }, (visitor) => this.#accept(visitor));
	#swallows = false;

	private constructor(readonly to: number) {}

	/** In front of a port of this machine. */
	static async before(port: number): Promise<BlackHole> {
		const hole = new BlackHole(port);
		hole.#server.listen(0, "127.0.0.1");
		await once(hole.#server, "listening");
		return hole;
	}

	get origin(): string {
		const address = this.#server.address();
		if (typeof address !== "object" || address === null) throw new Error("no port");
		return `http://127.0.0.1:${address.port}`;
	}

	/** From now on all that is sent is taken and lost, also on what is open. */
	swallow(): void {
		this.#swallows = true;
	}

	/** For what is opened from now on; what was open stays lost. */
	heal(): void {
		this.#swallows = false;
	}

	async close(): Promise<void> {
		for (const socket of this.#open) socket.destroy();
		this.#server.close();
		await once(this.#server, "close");
	}

	#accept(visitor: Socket): void {
		const inner = connect({ port: this.to, host: "127.0.0.1", allowHalfOpen: true });
		let lost = false;
		const isLost = () => {
			lost ||= this.#swallows;
			return lost;
		};
		for (const [from, to] of [
			[visitor, inner],
			[inner, visitor],
		] as const) {
			this.#open.add(from);
			from.on("data", (chunk) => isLost() || to.write(chunk));
			from.on("end", () => isLost() || to.end());
			from.on("error", () => {});
			from.on("close", () => {
				this.#open.delete(from);
				if (!isLost()) to.destroy();
			});
		}
	}
}

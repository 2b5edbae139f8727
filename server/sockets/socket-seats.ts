import { ChatError } from "#core/refusals.ts";
import { networkOf } from "../auth/network-of.ts";
import type { Env } from "../env.ts";

type Limits = Pick<Env, "chatMaxSockets" | "chatMaxSocketsPerUser" | "chatMaxSocketsPerAddress" | "chatMaxSocketsWaiting">;

/** One socket's place among the bounded many. */
export type Seat = {
	/** Its owner has not said yet who they are; refuses where too many have not. */
	wait(): void;
	/** Its owner is known; refuses where they have too many already. */
	claim(actorKey: string): void;
	/** It is gone. May be called again. */
	free(): void;
};

/** Those who are refused come back spread over this time, in seconds. */
const [SOONEST_RETURN, LATEST_RETURN] = [5, 15];

/** Counts the open sockets of both doors, so that no single one of them, nor all together, can eat the server. */
export class SocketSeats {
	private taken = 0;
	private waiting = 0;
	private readonly ofNetwork = new Counts();
	private readonly ofActor = new Counts();

	constructor(private readonly limits: Limits) {}

	/** Asked before a handshake, which is what costs. */
	requireFree(address: string): void {
		const { chatMaxSockets, chatMaxSocketsPerAddress } = this.limits;
		if (this.taken >= chatMaxSockets) throw full("overloaded", "There are too many connections right now.");
		if (this.ofNetwork.of(networkOf(address)) >= chatMaxSocketsPerAddress)
			throw full("rate_limited", "There are too many connections from your address.");
	}

	take(address: string): Seat {
		this.taken += 1;
		const network = networkOf(address);
		this.ofNetwork.add(network);
		let waits = false;
		let owner: string | null = null;
		let gone = false;
		const stopWaiting = () => {
			if (waits) this.waiting -= 1;
			waits = false;
		};
		const leaveOwner = () => {
			if (owner !== null) this.ofActor.remove(owner);
			owner = null;
		};
		return {
			wait: () => {
				if (gone || owner !== null) return;
				if (this.waiting >= this.limits.chatMaxSocketsWaiting)
					throw full("overloaded", "Too many connections wait for their first frame right now.");
				waits = true;
				this.waiting += 1;
			},
			claim: (actorKey) => {
				if (gone || owner === actorKey) return;
				if (this.ofActor.of(actorKey) >= this.limits.chatMaxSocketsPerUser)
					throw full("rate_limited", "You have too many connections open.");
				stopWaiting();
				leaveOwner();
				owner = actorKey;
				this.ofActor.add(actorKey);
			},
			free: () => {
				if (gone) return;
				gone = true;
				stopWaiting();
				leaveOwner();
				this.taken -= 1;
				this.ofNetwork.remove(network);
			},
		};
	}
}

function full(code: "overloaded" | "rate_limited", why: string): ChatError {
	const retryAfter = SOONEST_RETURN + Math.round(Math.random() * (LATEST_RETURN - SOONEST_RETURN));
	return new ChatError(code, `${why} Try again in ${retryAfter} s.`, { retryAfter });
}

/** How many of each; what nobody has takes no memory. */
class Counts {
	private readonly counts = new Map<string, number>();

	of(key: string): number {
		return this.counts.get(key) ?? 0;
	}

	add(key: string): void {
		this.counts.set(key, this.of(key) + 1);
	}

	remove(key: string): void {
		const rest = this.of(key) - 1;
		if (rest > 0) this.counts.set(key, rest);
		else this.counts.delete(key);
	}
}

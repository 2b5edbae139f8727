/** What a run has seen. */
export type Tally = {
	kills: number;
	/** Of the kills, those at the moment when an acknowledgement stood on the wire and was not passed on. */
	killsBeforeAck: number;
	/** Connections that were cut, in the midst of a piece of data (`halves`) or before one. */
	cuts: number;
	halves: number;
	stalls: number;
	blackHoles: number;
	/** Messages that people wrote. */
	sends: number;
	acknowledgements: number;
	/** Sendings after the first. */
	retries: number;
	/** Sendings that were answered with what had been stored before. */
	replays: number;
};

/** Fewer than these, and a run has proven nothing. */
export type Targets = Pick<Tally, "kills" | "cuts" | "acknowledgements" | "replays">;

export const FULL: Targets = { kills: 100, cuts: 1000, acknowledgements: 10_000, replays: 200 };
export const SHORT: Targets = { kills: 5, cuts: 50, acknowledgements: 500, replays: 10 };

export function emptyTally(): Tally {
	return {
		kills: 0,
		killsBeforeAck: 0,
		cuts: 0,
		halves: 0,
		stalls: 0,
		blackHoles: 0,
		sends: 0,
		acknowledgements: 0,
		retries: 0,
		replays: 0,
	};
}

/** Which targets are not reached, as sentences. */
export function tooFew(tally: Tally, targets: Targets): string[] {
	return (Object.keys(targets) as (keyof Targets)[])
		.filter((name) => tally[name] < targets[name])
		.map((name) => `only ${tally[name]} ${name} of at least ${targets[name]}`);
}

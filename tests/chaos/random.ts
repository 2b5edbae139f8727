/** A stream of chances that is the same for the same seed. */
export type Random = {
	/** From 0 up to, but not including, 1. */
	next(): number;
	/** A whole number from `min` to `max`, both included. */
	between(min: number, max: number): number;
	/** True in this share of all cases. */
	chance(share: number): boolean;
	pick<T>(from: readonly [T, ...T[]]): T;
	/** A stream of its own: what others draw meanwhile does not change it. */
	fork(name: string): Random;
};

/** Mulberry32 over a hash of the seed: small, and good enough to break cables with. */
export function randomFrom(seed: string): Random {
	let state = hash(seed);
	function next(): number {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	}
	return {
		next,
		between: (min, max) => min + Math.floor(next() * (max - min + 1)),
		chance: (share) => next() < share,
		pick: (from) => from[Math.floor(next() * from.length)] ?? from[0],
		fork: (name) => randomFrom(`${seed}/${name}`),
	};
}

/** FNV-1a. */
function hash(text: string): number {
	let h = 0x811c9dc5;
	for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
	return h | 0;
}

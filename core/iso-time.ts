const SLOTS = 4093;
const times = new Float64Array(SLOTS).fill(Number.NaN);
const texts = new Array<string>(SLOTS).fill("");

/**
 * `date.toISOString()`, remembered: formatting costs 0.7 µs, and one message asks for the same instants again and again
 * (its own time in the row, on the wire and in the list; its conversation's beginning with every message).
 */
export function isoTime(date: Date): string {
	const time = date.getTime();
	const slot = Math.abs(time) % SLOTS;
	if (times[slot] !== time) {
		texts[slot] = date.toISOString();
		times[slot] = time;
	}
	return texts[slot] ?? date.toISOString();
}

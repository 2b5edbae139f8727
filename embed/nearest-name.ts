/** The name that takes the fewest keystrokes to get from `name`, however it is capitalised. */
export function nearestName(name: string, names: readonly string[]): string {
	let nearest = "";
	let fewest = Number.POSITIVE_INFINITY;
	for (const candidate of names) {
		const steps = distance(name.toLowerCase(), candidate.toLowerCase());
		if (steps < fewest) [nearest, fewest] = [candidate, steps];
	}
	return nearest;
}

/** Levenshtein's distance. */
function distance(from: string, to: string): number {
	let row = Array.from({ length: to.length + 1 }, (_, index) => index);
	for (let i = 1; i <= from.length; i += 1) {
		const next = [i];
		for (let j = 1; j <= to.length; j += 1) {
			const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
			next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
		}
		row = next;
	}
	return row[to.length] ?? 0;
}

export function median(values: number[]): number {
	return quantile(values, 0.5);
}

export function quantile(values: ArrayLike<number>, q: number): number {
	const sorted = Float64Array.from(values).sort();
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}

/** Lowest and highest, so that a reader sees how noisy the machine was. */
export function spread(values: number[]): string {
	return values.length < 2 ? "" : `${short(Math.min(...values))}–${short(Math.max(...values))}`;
}

export function short(value: number): string {
	if (!Number.isFinite(value)) return "–";
	if (Math.abs(value) >= 100) return Math.round(value).toLocaleString("en");
	return value.toPrecision(3);
}

/** Columns under their headings. */
export function table(headings: string[], rows: (string | number)[][]): string {
	const cells = [headings, ...rows.map((row) => row.map((cell) => (typeof cell === "number" ? short(cell) : cell)))];
	const widths = headings.map((_, i) => Math.max(...cells.map((row) => (row[i] ?? "").length)));
	const lines = cells.map((row) =>
		row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join("  "),
	);
	return lines.join("\n");
}

/** One row: the median of each contestant, and the medians of the ratios of each round against the first one. */
export function compared(what: string, rounds: number[][]): (string | number)[] {
	const names = rounds[0] ?? [];
	const medians = names.map((_, i) => median(rounds.map((round) => round[i] ?? Number.NaN)));
	const ratios = names.slice(1).map((_, i) => rounds.map((round) => (round[i + 1] ?? Number.NaN) / (round[0] ?? Number.NaN)));
	return [what, ...medians, ...ratios.map((each) => `${short(median(each))} ${spread(each) && `(${spread(each)})`}`)];
}

export function headingsFor(what: string, names: string[]): string[] {
	return [what, ...names, ...names.slice(1).map((name) => `${name} / ${names[0]}`)];
}

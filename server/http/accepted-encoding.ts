export type Encoding = "br" | "gzip";

/** Brotli first: on our answers it is both smaller and cheaper than gzip (docs/decisions/013-compression.md). */
const OURS: readonly Encoding[] = ["br", "gzip"];

/** The best encoding of ours that an Accept-Encoding allows; null: as it is. Between equals ours decides, else the caller. */
export function acceptedEncoding(header: string | string[] | undefined | null): Encoding | null {
	const weights = new Map<string, number>();
	for (const part of String(header ?? "").split(",")) {
		const [name = "", ...parameters] = part.split(";").map((word) => word.trim().toLowerCase());
		const weight = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
		if (name !== "") weights.set(name, weight === undefined ? 1 : Number(weight) || 0);
	}
	const weightOf = (encoding: Encoding) => weights.get(encoding) ?? weights.get("*") ?? 0;
	const best = OURS.reduce((so, next) => (weightOf(next) > weightOf(so) ? next : so));
	return weightOf(best) > 0 ? best : null;
}

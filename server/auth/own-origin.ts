import { ChatError } from "#core/refusals.ts";

/**
 * A cookie travels by itself, so whoever relies on it must prove that the page asking is ours. Reads from our own
 * pages carry no Origin; everything that changes something, and every upgrade, must carry it.
 */
export function requireOwnOrigin(origin: string | null | undefined, publicUrl: string, mayBeAbsent: boolean): void {
	if (!origin && mayBeAbsent) return;
	if (origin !== new URL(publicUrl).origin) {
		throw new ChatError("forbidden", `A signed-in request must come from ${new URL(publicUrl).origin} (PUBLIC_URL).`);
	}
}

/** Another page's origin; null for our own pages and for programs, which say none. */
export function foreignOrigin(origin: string | null | undefined, publicUrl: string): string | null {
	return !origin || origin === new URL(publicUrl).origin ? null : origin;
}

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;

/**
 * Milliseconds to wait before the retry number `attempt` (0 is the first): at most half a second, then `interval` doubling
 * to 30 s. Full jitter, so that a thousand clients do not come back to a restarted server in the same instant (D7).
 */
export function reconnectDelay(attempt: number, interval: number, random: () => number = Math.random): number {
	const longest = attempt === 0 ? FIRST_RETRY_MS : Math.min(LONGEST_RETRY_MS, interval * 2 ** Math.min(attempt - 1, 16));
	return Math.round(longest * random());
}

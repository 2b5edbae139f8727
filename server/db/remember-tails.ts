import type { HotReads } from "#core/hot-reads.ts";
import type { Message } from "#protocol/shapes.ts";

/** Messages remembered in all, about 5 MB of them. */
const MAX_MESSAGES = 10_000;

/**
 * The same reads, with the newest page of busy conversations remembered. The database is asked each time whether the caller
 * may see the conversation and which version of it there is, and only where that has not changed the page is not read again:
 * so nothing has to be told that something changed, and no other process can make it wrong.
 */
export function rememberTails(reads: HotReads): HotReads {
	/** The one that was not asked for longest comes first. */
	const tails = new Map<string, { version: string; messages: Message[] }>();
	let size = 0;

	function forget(key: string): void {
		size -= tails.get(key)?.messages.length ?? 0;
		tails.delete(key);
	}

	return {
		...reads,
		async readHistory(id, sight, range, knownVersion) {
			if (range.before !== undefined || range.after !== undefined || knownVersion !== undefined) {
				return reads.readHistory(id, sight, range, knownVersion);
			}
			const key = `${id} ${range.limit}`;
			const tail = tails.get(key);
			const found = await reads.readHistory(id, sight, range, tail?.version);
			if (!found) return null;
			const newest = tail?.version === found.version ? tail : found;
			forget(key);
			tails.set(key, newest);
			size += newest.messages.length;
			for (const oldest of tails.keys()) {
				if (size <= MAX_MESSAGES) break;
				forget(oldest);
			}
			return newest;
		},
	};
}

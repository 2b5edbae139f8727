import type { Message } from "#protocol/shapes.ts";

/** One list of two, by `seq`, each message once; the later version of a message wins. Of the same version the one that came last. */
export function mergeBySeq(older: readonly Message[], newer: readonly Message[]): Message[] {
	const bySeq = new Map(older.map((message) => [message.seq, message]));
	for (const message of newer) {
		const known = bySeq.get(message.seq);
		if (!known || message.rev >= known.rev) bySeq.set(message.seq, message);
	}
	return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

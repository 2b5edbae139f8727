import type { SqliteAdapter } from "./sqlite-adapter.ts";

/** Milliseconds for which an answer holds, so that whoever asks often costs nothing. */
const HOLDS_MS = 1000;

/** Asks SQLite for a real, tiny, committed write that changes nothing: reading works well on a full or read-only disk. */
export function createWriteProbe({ connection, gate }: SqliteAdapter): () => Promise<void> {
	let asked = Number.NEGATIVE_INFINITY;
	let answer: Promise<void> = Promise.resolve();
	return () => {
		if (performance.now() - asked >= HOLDS_MS) {
			asked = performance.now();
			answer = gate.run(async () => {
				// The number that we do not use, written over itself.
				connection.pragma(`user_version = ${Number(connection.pragma("user_version", { simple: true }))}`);
			});
		}
		return answer;
	};
}

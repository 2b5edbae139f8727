import type { HotReads } from "#core/hot-reads.ts";
import { createHotReads } from "./hot-reads.ts";
import { SQLITE, type Value } from "./read-statements.ts";
import type { SqliteAdapter } from "./sqlite-adapter.ts";
import { prepareRows } from "./sqlite-rows.ts";

/** The hot reads on the one shared connection, behind whatever transaction is open: what it has not committed is nobody's to see. */
export function createSqliteReads({ connection, gate }: SqliteAdapter): HotReads {
	const prepared = new Map<string, ReturnType<typeof prepareRows>>();
	const ask = async <T>(text: string, values: readonly Value[]) => {
		let read = prepared.get(text);
		if (!read) {
			read = prepareRows(connection, text);
			prepared.set(text, read);
		}
		return read(values) as T[];
	};
	return createHotReads((text, values) => gate.run(() => ask(text, values)), SQLITE);
}

import type Sqlite from "better-sqlite3";
import type { HotReads } from "#core/hot-reads.ts";
import { createHotReads } from "./hot-reads.ts";
import { SQLITE, type Value } from "./read-statements.ts";
import type { SqliteAdapter } from "./sqlite-adapter.ts";

type Row = Record<string, unknown>;

/** The hot reads on the one shared connection, behind whatever transaction is open: what it has not committed is nobody's to see. */
export function createSqliteReads({ connection, gate }: SqliteAdapter): HotReads {
	const prepared = new Map<string, (values: readonly Value[]) => Row[]>();
	const ask = async <T>(text: string, values: readonly Value[]) => {
		let read = prepared.get(text);
		if (!read) {
			read = prepare(connection, text);
			prepared.set(text, read);
		}
		return read(values) as T[];
	};
	return createHotReads((text, values) => gate.run(() => ask(text, values)), SQLITE);
}

/** Rows come as arrays and are named here: better-sqlite3's own objects take a third longer. */
function prepare(connection: Sqlite.Database, text: string): (values: readonly Value[]) => Row[] {
	const statement = connection.prepare<[Record<number, Value>], unknown[]>(text).raw().safeIntegers(false);
	const names = statement.columns().map(({ name }) => name);
	return (values) => {
		const bound: Record<number, Value> = {};
		for (const [i, value] of values.entries()) bound[i + 1] = value;
		return statement.all(bound).map((cells) => {
			const row: Row = {};
			for (let i = 0; i < names.length; i += 1) row[names[i] as string] = cells[i];
			return row;
		});
	};
}

import type pg from "pg";
import type { HotReads } from "#core/hot-reads.ts";
import { createHotReads } from "./hot-reads.ts";
import { types } from "./postgres-statements.ts";
import { POSTGRES } from "./read-statements.ts";

/** The hot reads as named statements, which each connection of the pool prepares once. */
export function createPostgresReads(pool: pg.Pool): HotReads {
	const names = new Map<string, string>();
	return createHotReads(async (text, values) => {
		const name = names.get(text) ?? `read_${names.size + 1}`;
		names.set(text, name);
		return (await pool.query({ name, text, values: [...values], types })).rows;
	}, POSTGRES);
}

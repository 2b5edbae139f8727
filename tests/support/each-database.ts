import { describe } from "vitest";
import type { OpenDatabase } from "./make-ctx.ts";
import { createTestDatabase } from "./test-database.ts";
import { onPostgres, postgresForTests } from "./test-postgres.ts";

/** The same suite on SQLite and, where there is one, on PostgreSQL. To be awaited at a file's top. */
export async function describeOnEachDatabase(title: string, suite: (open: OpenDatabase) => void): Promise<void> {
	const postgres = await postgresForTests();
	describe(`${title} on SQLite`, () => suite(createTestDatabase));
	describe.skipIf(!postgres)(`${title} ${onPostgres(postgres)}`, () => {
		suite(async () => {
			if (!postgres) throw new Error("there is no PostgreSQL");
			return postgres.createTestDatabase();
		});
	});
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import type { SqlDriverAdapter } from "@prisma/driver-adapter-utils";
import { describe, expect, it } from "vitest";
import { derivePostgresSchema } from "#scripts/derive-postgres-schema.mjs";
import { packageRoot } from "#server/db/package-root.ts";
import { diffDatabase, diffPostgresSchemas } from "#server/db/schema-diff.ts";
import { SqliteAdapterFactory } from "#server/db/sqlite-adapter.ts";
import { createTestDatabase } from "#tests/support/test-database.ts";
import { onPostgres, postgresForTests } from "#tests/support/test-postgres.ts";

const prisma = join(packageRoot(), "prisma");
const schema = readFileSync(join(prisma, "schema.prisma"), "utf8");
/** A schema that somebody changed without writing a migration. */
const changed = schema.replace("model Site {", "model Site {\n  motto String?");

const postgres = await postgresForTests();

describe("the schema and the migrations agree", () => {
	it("on SQLite, and a column without a migration is noticed", async () => {
		const { path, close } = await createTestDatabase();
		await close();
		const factory = new SqliteAdapterFactory(path);
		expect(await diffDatabase(factory, "sqlite", schema)).toBe("");
		expect(await diffDatabase(factory, "sqlite", changed)).toContain('ALTER TABLE "sites" ADD COLUMN "motto" TEXT');
	});

	it("in what the next PostgreSQL migration will be written from, and a column without a migration is noticed", async () => {
		const migrated = derivePostgresSchema(readFileSync(join(prisma, "migrations", "migrated-schema.prisma"), "utf8"));
		expect(await diffPostgresSchemas(migrated, derivePostgresSchema(schema))).toBe("");
		expect(await diffPostgresSchemas(migrated, derivePostgresSchema(changed))).toContain('ADD COLUMN     "motto" TEXT');
	});

	it.skipIf(!postgres)(`${onPostgres(postgres)}, and a column without a migration is noticed`, async () => {
		if (!postgres) throw new Error("there is no PostgreSQL");
		const { url: migrated } = await postgres.createTestDatabase();
		const fromSchema = async (text: string) => {
			const { url } = await postgres.createEmptyDatabase();
			await inPostgres(url, async (sql) => sql.executeScript(await diffPostgresSchemas(null, derivePostgresSchema(text))));
			return inPostgres(url, readCatalogue);
		};
		const catalogue = await inPostgres(migrated, readCatalogue);
		expect(catalogue).toContainEqual(expect.stringContaining("messages seq integer NO"));
		expect(catalogue).toEqual(await fromSchema(schema));
		expect(catalogue).not.toEqual(await fromSchema(changed));
	});
});

async function inPostgres<T>(url: string, work: (connection: SqlDriverAdapter) => Promise<T>): Promise<T> {
	const connection = await new PrismaPg({ connectionString: url, max: 1 }).connect();
	try {
		return await work(connection);
	} finally {
		await connection.dispose();
	}
}

/** Every column, index and constraint, one line each. (The engine cannot read them: the adapter does not know the type "char".) */
async function readCatalogue(connection: SqlDriverAdapter): Promise<string[]> {
	const { rows } = await connection.queryRaw({
		sql: `SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default) AS line
			FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'
			UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'
			UNION ALL SELECT concat_ws(' ', conrelid::regclass::text, conname, pg_get_constraintdef(oid))
			FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> coalesce(to_regclass('_prisma_migrations')::oid, 0)
			ORDER BY line`,
		args: [],
		argTypes: [],
	});
	return rows.map(([line]) => String(line));
}

describe("PostgreSQL's schema", () => {
	it("differs from SQLite's in the provider and the output alone", () => {
		const derived = derivePostgresSchema(schema).split("\n").slice(1);
		const differing = schema.split("\n").filter((line, i) => line !== derived[i]);
		expect(differing.map((line) => line.trim())).toEqual(['output   = "./generated/sqlite"', 'provider = "sqlite"']);
	});

	it("is not derived from a schema whose provider cannot be found once", () => {
		expect(() => derivePostgresSchema(schema.replace('provider = "sqlite"', 'provider = "mysql"'))).toThrow(/0 times/);
		expect(() => derivePostgresSchema(`${schema}\nprovider = "sqlite"`)).toThrow(/2 times/);
	});
});

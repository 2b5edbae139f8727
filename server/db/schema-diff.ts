import { tmpdir } from "node:os";
import {
	ColumnTypeEnum,
	type SqlDriverAdapter,
	type SqlMigrationAwareDriverAdapterFactory,
	type SqlQuery,
} from "@prisma/driver-adapter-utils";
import type { Dialect } from "./database-url.ts";
import { type SchemaEngine, withSchemaEngine } from "./schema-engine.ts";

type DiffTarget = Parameters<SchemaEngine["diff"]>[0]["from"];

/** The SQL that turns the database as it is into what the schema says; empty where they agree. */
export function diffDatabase(factory: SqlMigrationAwareDriverAdapterFactory, dialect: Dialect, schema: string): Promise<string> {
	return diff(factory, dialect, { tag: "schemaDatasource", files: asFiles(schema), configDir: tmpdir() }, schema);
}

/** PostgreSQL's SQL between two schemas (null: an empty database), written without any server. */
export function diffPostgresSchemas(before: string | null, after: string): Promise<string> {
	const from: DiffTarget = before === null ? { tag: "empty" } : { tag: "schemaDatamodel", files: asFiles(before) };
	return diff(NO_SERVER, "postgresql", from, after);
}

function diff(factory: SqlMigrationAwareDriverAdapterFactory, dialect: Dialect, from: DiffTarget, schema: string): Promise<string> {
	return withSchemaEngine(factory, dialect, async (engine) => {
		const { exitCode, stdout } = await engine.diff({
			from,
			to: { tag: "schemaDatamodel", files: asFiles(schema) },
			script: true,
			exitCode: true,
			filters: { externalTables: [], externalEnums: [] },
		});
		return exitCode === 0 ? "" : (stdout ?? "");
	});
}

function asFiles(schema: string) {
	return [{ path: "schema.prisma", content: schema }];
}

/**
 * Comparing two schemas needs no PostgreSQL, but the engine greets one before it does anything: it asks whether the
 * schema `public` exists and which version it speaks to. This answers that one question and refuses every other.
 */
const NO_SERVER: SqlMigrationAwareDriverAdapterFactory = {
	provider: "postgres",
	adapterName: "no-server",
	connect: async () => NO_CONNECTION,
	connectToShadowDb: async () => NO_CONNECTION,
};

const NO_CONNECTION: SqlDriverAdapter = {
	provider: "postgres",
	adapterName: "no-server",
	async queryRaw({ sql }: SqlQuery) {
		if (!sql.includes("server_version_num")) return refuse(sql);
		return {
			columnNames: ["exists", "version", "numeric_version"],
			columnTypes: [ColumnTypeEnum.Boolean, ColumnTypeEnum.Text, ColumnTypeEnum.Int32],
			rows: [[true, "PostgreSQL 15.0", 150000]],
		};
	},
	executeRaw: async ({ sql }: SqlQuery) => refuse(sql),
	executeScript: async (script: string) => refuse(script),
	startTransaction: async () => refuse("BEGIN"),
	getConnectionInfo: () => ({ schemaName: "public", supportsRelationJoins: true }),
	dispose: async () => {},
};

function refuse(sql: string): never {
	throw new Error(`The schema engine wants a PostgreSQL for this: ${sql}`);
}

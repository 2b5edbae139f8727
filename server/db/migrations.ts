import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
	isDriverAdapterError,
	type SqlDriverAdapter,
	type SqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";
import type { Dialect } from "./database-url.ts";
import { packageRoot } from "./package-root.ts";
import { withSchemaEngine } from "./schema-engine.ts";

export function migrationsFolder(dialect: Dialect): string {
	return join(packageRoot(), "prisma", "migrations", dialect);
}

/** The names of the migrations in a folder, oldest first; none where there is no folder yet. */
export function listMigrations(folder: string): string[] {
	if (!existsSync(folder)) return [];
	return readdirSync(folder, { withFileTypes: true })
		.filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, "migration.sql")))
		.map((entry) => entry.name)
		.sort();
}

export type MigrationState = {
	/** Not applied yet, or begun and not finished. */
	pending: string[];
	/** Applied by a version of the product that knows more than this one. */
	unknown: string[];
};

/** Compares a folder with Prisma's own table of what was applied, without the schema engine. */
export async function readMigrationState(adapter: SqlDriverAdapter, folder: string): Promise<MigrationState> {
	const applied = await appliedMigrations(adapter);
	const known = listMigrations(folder);
	return {
		pending: known.filter((name) => !applied.has(name)),
		unknown: [...applied].filter((name) => !known.includes(name)),
	};
}

async function appliedMigrations(adapter: SqlDriverAdapter): Promise<Set<string>> {
	try {
		const { rows } = await adapter.queryRaw({
			sql: "SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
			args: [],
			argTypes: [],
		});
		return new Set(rows.map((row) => String(row[0])));
	} catch (error) {
		if (isDriverAdapterError(error) && error.cause.kind === "TableDoesNotExist") return new Set();
		throw error;
	}
}

/** Applies what is pending and returns its names; the table it keeps is the one that `prisma migrate deploy` reads too. */
export async function applyMigrations(
	factory: SqlMigrationAwareDriverAdapterFactory,
	dialect: Dialect,
	folder: string,
): Promise<string[]> {
	return withSchemaEngine(factory, dialect, async (engine) => {
		const { appliedMigrationNames } = await engine.applyMigrations({
			migrationsList: readMigrationsList(folder),
			filters: { externalTables: [], externalEnums: [] },
		});
		return appliedMigrationNames;
	});
}

function readMigrationsList(folder: string) {
	const lockfile = join(folder, "migration_lock.toml");
	return {
		baseDir: folder,
		lockfile: { path: "migration_lock.toml", content: existsSync(lockfile) ? readFileSync(lockfile, "utf8") : null },
		shadowDbInitScript: "",
		migrationDirectories: listMigrations(folder).map((name) => ({
			path: name,
			migrationFile: {
				path: "migration.sql",
				content: { tag: "ok" as const, value: readFileSync(join(folder, name, "migration.sql"), "utf8") },
			},
		})),
	};
}

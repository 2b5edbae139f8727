import { mkdirSync, renameSync } from "node:fs";
import { basename, extname, join } from "node:path";
import type { SqlDriverAdapter, SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import type { Logger } from "pino";
import { cannotOpen, type DatabasePlace } from "./database-url.ts";
import { applyMigrations, migrationsFolder, readMigrationState } from "./migrations.ts";
import { requireOwnFile } from "./recognise-sqlite-file.ts";
import { SqliteAdapter } from "./sqlite-adapter.ts";

type MigrateOptions = {
	place: DatabasePlace;
	backupDir: string;
	log: Logger;
	/** Where the migrations are; the product's own unless told. */
	folder?: string;
};

/**
 * Brings the database to this version's schema, after a backup of a SQLite file that holds something. It opens a
 * connection of its own and closes it, so that there are never two; where nothing is pending it costs one small query.
 */
export async function migrate(
	factory: SqlMigrationAwareDriverAdapterFactory,
	{ place, backupDir, log, folder = migrationsFolder(place.dialect) }: MigrateOptions,
): Promise<void> {
	let backup: string | null = null;
	const { connection, pending, unknown } = await look(factory, place, folder);
	try {
		if (unknown.length > 0) {
			log.warn({ migrations: unknown }, "the database was used by a newer version of the product; it may not fit this one");
		}
		if (pending.length === 0) return;
		if (connection instanceof SqliteAdapter) backup = await backUp(connection, backupDir);
		log.info({ migrations: pending, backup }, "applying migrations");
	} finally {
		await connection.dispose();
	}
	try {
		const applied = await applyMigrations(factory, place.dialect, folder);
		log.info({ migrations: applied }, "applied migrations");
	} catch (error) {
		const reason = error instanceof Error ? error.message.trim() : String(error);
		const mend = backup ? ` The database as it was before is ${backup}: stop the server and put it in place of the file.` : "";
		throw new Error(`A migration failed, and the server does not start on half of it: ${reason}${mend}`, { cause: error });
	}
}

/** Opens the database for the first time; whatever fails here is the fault of DATABASE_URL or of what it points to. */
async function look(factory: SqlMigrationAwareDriverAdapterFactory, place: DatabasePlace, folder: string) {
	let connection: SqlDriverAdapter | undefined;
	try {
		if (place.dialect === "sqlite") await requireOwnFile(place.path);
		connection = await factory.connect();
		// A file that can only be read would start well, and refuse every message for as long as the process lives.
		if (connection instanceof SqliteAdapter) connection.connection.exec("BEGIN IMMEDIATE; ROLLBACK");
		return { connection, ...(await readMigrationState(connection, folder)) };
	} catch (error) {
		await connection?.dispose();
		throw cannotOpen(place, error);
	}
}

/** Copies the open database; null where there is nothing in it yet. */
async function backUp({ connection }: SqliteAdapter, backupDir: string): Promise<string | null> {
	const isNew = connection.prepare("SELECT 1 FROM sqlite_master LIMIT 1").get() === undefined;
	if (isNew) return null;
	mkdirSync(backupDir, { recursive: true });
	const name = basename(connection.name, extname(connection.name));
	const file = join(backupDir, `${name}-${new Date().toISOString().replaceAll(":", "-")}.db`);
	// Under its own name only when it is whole.
	await connection.backup(`${file}.part`);
	renameSync(`${file}.part`, file);
	return file;
}

import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { onTestFinished } from "vitest";
import { listMigrations, migrationsFolder } from "#server/db/migrations.ts";
import { type Database, openDatabase } from "#server/db/open-database.ts";

export type TestDatabase = Database & { url: string };

export const silentLog = pino({ level: "silent" });

/** A folder for one test, removed after it. */
export function temporaryFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), "veritix-chat-test-"));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

/** Opens a database for one test; it is closed after it. */
export async function openForTest(url: string, backupDir: string): Promise<TestDatabase> {
	const database = await openDatabase({ url, backupDir, log: silentLog });
	onTestFinished(() => database.close());
	return { ...database, url };
}

/** A fresh, migrated SQLite database in a file of its own, closed and removed after the test. */
export async function createTestDatabase(): Promise<TestDatabase & { path: string }> {
	const template = await templateFile();
	const folder = temporaryFolder();
	const path = join(folder, "chat.db");
	copyFileSync(template, path);
	return { ...(await openForTest(`file:${path}`, join(folder, "backups"))), path };
}

/**
 * Migrating takes a third of a second and copying a millisecond, so one migrated file serves every test and every
 * worker for as long as the migrations stay the same.
 */
async function templateFile(): Promise<string> {
	const folder = join(tmpdir(), "veritix-chat-templates");
	const template = join(folder, `${fingerprint()}.db`);
	if (existsSync(template)) return template;
	mkdirSync(folder, { recursive: true });
	const unfinished = join(mkdtempSync(join(folder, "making-")), "chat.db");
	const database = await openDatabase({ url: `file:${unfinished}`, backupDir: folder, log: silentLog });
	await database.close();
	// Several workers may get here at once; whoever is last wins, with the same content.
	renameSync(unfinished, template);
	rmSync(join(unfinished, ".."), { recursive: true, force: true });
	return template;
}

function fingerprint(): string {
	const folder = migrationsFolder("sqlite");
	const hash = createHash("sha256");
	for (const name of listMigrations(folder)) hash.update(`${name}\0`).update(readFileSync(join(folder, name, "migration.sql")));
	return hash.digest("hex").slice(0, 24);
}

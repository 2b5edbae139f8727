import {
	accessSync,
	closeSync,
	constants,
	copyFileSync,
	existsSync,
	fstatSync,
	mkdtempSync,
	openSync,
	readSync,
	rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import { listMigrations, migrationsFolder } from "./migrations.ts";
import { APPLICATION_ID, connectionOf, SqliteAdapterFactory } from "./sqlite-adapter.ts";

/** https://www.sqlite.org/fileformat2.html#the_database_header */
const HEADER_BYTES = 100;
const MAGIC = "SQLite format 3\0";

/** Up to this size every page is looked at, which takes a fifth of a second; of a larger file only the tables' list. */
const CHECKED_BYTES = 64 * 1024 * 1024;

/**
 * Throws where the file is not ours to write into: no SQLite database, a damaged one, or another program's. Nothing is
 * changed and nothing left beside it, which opening it as usual would do.
 */
export async function requireOwnFile(path: string): Promise<void> {
	const { header, size } = readHeader(path);
	if (size === 0) return;
	refuseUnwritable(path);
	if (header.toString("latin1", 0, MAGIC.length) !== MAGIC) throw new Error("it is not a database of SQLite");
	if (header.length < HEADER_BYTES) throw new Error("the file is cut off: not even its header is whole");
	// With a write-ahead log beside it the file alone says nothing: what is missing may be there.
	const isAlone = !existsSync(`${path}-wal`);
	if (isAlone && size < promisedSize(header)) {
		throw new Error(`the file is cut off: it has ${size} bytes and should have ${promisedSize(header)}. Put a backup in its place`);
	}
	if (header.readUInt32BE(68) === APPLICATION_ID) {
		if (isAlone) await refuseDamaged(path, size);
		return;
	}
	const tables = await foreignTables(path);
	if (tables)
		throw new Error(`it belongs to another program (tables: ${tables.slice(0, 5).join(", ")}). Nothing in it was changed`);
}

function refuseUnwritable(path: string): void {
	try {
		accessSync(path, constants.R_OK | constants.W_OK);
	} catch (error) {
		throw new Error("it is read-only for this process", { cause: error });
	}
}

/** Looks by a connection that cannot write, and takes away what SQLite puts beside a file even then. */
async function refuseDamaged(path: string, size: number): Promise<void> {
	const connection = connectionOf(await new PrismaBetterSqlite3({ url: `file:${path}`, readonly: true }).connect());
	let found: unknown;
	try {
		found = size <= CHECKED_BYTES ? connection.pragma("quick_check(1)", { simple: true }) : "ok";
		connection.prepare("SELECT count(*) FROM sqlite_master").get();
	} catch (error) {
		found = error instanceof Error ? error.message : error;
	} finally {
		connection.close();
	}
	if (found === "ok") return;
	// Not beside a file that is well: a second server may have opened it meanwhile, and they would be its own.
	for (const ending of ["-wal", "-shm"]) rmSync(path + ending, { force: true });
	throw new Error(`it is damaged (${String(found).replaceAll("\n", " ")}). Put a backup in its place`);
}

function readHeader(path: string): { header: Buffer; size: number } {
	if (!existsSync(path)) return { header: Buffer.alloc(0), size: 0 };
	const file = openSync(path, "r");
	try {
		const header = Buffer.alloc(HEADER_BYTES);
		const read = readSync(file, header, 0, HEADER_BYTES, 0);
		return { header: header.subarray(0, read), size: fstatSync(file).size };
	} finally {
		closeSync(file);
	}
}

/** What the header says that the file has; 0 where the number was written by a SQLite that did not keep it. */
function promisedSize(header: Buffer): number {
	const isKept = header.readUInt32BE(24) === header.readUInt32BE(92);
	const pageSize = header.readUInt16BE(16);
	return isKept ? header.readUInt32BE(28) * (pageSize === 1 ? 65_536 : pageSize) : 0;
}

/** The tables of a file that has never been ours; null where there are none, or where one of our migrations is noted. */
async function foreignTables(path: string): Promise<string[] | null> {
	const folder = mkdtempSync(join(tmpdir(), "veritix-chat-look-"));
	try {
		const copy = join(folder, "look.db");
		for (const ending of ["", "-wal", "-journal"]) {
			if (existsSync(path + ending)) copyFileSync(path + ending, copy + ending, constants.COPYFILE_FICLONE);
		}
		const { connection } = await new SqliteAdapterFactory(copy).connect();
		try {
			const tables = connection
				.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
				.pluck()
				.all()
				.map(String);
			if (tables.length === 0) return null;
			if (!tables.includes("_prisma_migrations")) return tables;
			const noted = connection.prepare("SELECT migration_name FROM _prisma_migrations").pluck().all();
			const ours = listMigrations(migrationsFolder("sqlite"));
			// A first start that was killed early leaves the table and nothing in it.
			const isOurs = noted.length === 0 ? tables.length === 1 : noted.some((name) => ours.includes(String(name)));
			return isOurs ? null : tables;
		} finally {
			connection.close();
		}
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

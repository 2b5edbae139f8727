import { randomBytes } from "node:crypto";
import { chmodSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, describe, expect, test } from "vitest";
import { freePort } from "../support/free-port.ts";
import { RunningServer } from "../support/server.ts";

let server: RunningServer;
afterEach(() => server?.stop());

/** A server that was not started yet; where root runs the tests, one that must respect a file's mode as others must. */
async function prepare(): Promise<{ file: string }> {
	const node: [string, ...string[]] = [process.execPath, "dist/server.js"];
	const command: [string, ...string[]] =
		process.getuid?.() === 0 ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search", ...node] : node;
	server = new RunningServer(await freePort(), { command });
	return { file: join(server.dataDir, "chat.db") };
}

/** What the start says, where it fails as it should: with one sentence, a code other than 0, and nothing changed on the disk. */
async function refusedStart(file: string): Promise<string> {
	const databases = () => readdirSync(server.dataDir).filter((name) => name !== "nextauth-secret");
	const [bytes, files] = [readFileSync(file), databases()];
	server.output = "";
	const failure = await server.launch().then(
		() => "it started",
		(error: Error) => error.message,
	);
	expect(failure).toMatch(/ended with 1:/);
	expect(server.output).toContain(`DATABASE_URL, ${file}, cannot be opened`);
	expect(server.output).not.toMatch(/at .+:\d+:\d+/);
	expect(readFileSync(file).equals(bytes)).toBe(true);
	expect(databases()).toEqual(files);
	return server.output;
}

/** A database of ours with a conversation in it, whose server has ended. */
async function usedDatabase(): Promise<string> {
	const { file } = await prepare();
	await server.launch();
	const { session, conversationId } = await server.beginConversation();
	await Promise.all(Array.from({ length: 100 }, (_, n) => server.send(conversationId, `${n} ${"x".repeat(900)}`, session)));
	await server.terminate();
	return file;
}

describe("somebody whose DATABASE_URL points to the wrong file loses nothing in it", () => {
	test("random bytes", async () => {
		const { file } = await prepare();
		writeFileSync(file, randomBytes(64 * 1024));
		expect(await refusedStart(file)).toContain("not a database of SQLite");
	});

	test.each(["DELETE", "WAL"])("another program's database, in journal mode %s", async (mode) => {
		const { file } = await prepare();
		const other = new Database(file);
		other.pragma(`journal_mode = ${mode}`);
		other.exec("CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES ('soup')");
		other.close();
		expect(await refusedStart(file)).toMatch(/another program \(tables: recipes\)/);
	});

	test("a database that another program has open, with all of it in the write-ahead log", async () => {
		const { file } = await prepare();
		const other = new Database(file);
		try {
			other.pragma("journal_mode = WAL");
			other.exec("CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES ('soup')");
			expect(await refusedStart(file)).toMatch(/another program \(tables: recipes\)/);
			expect(other.prepare("SELECT name FROM recipes").pluck().all()).toEqual(["soup"]);
		} finally {
			other.close();
		}
	});

	test("the database of another program that is made with Prisma too", async () => {
		const { file } = await prepare();
		const other = new Database(file);
		other.exec("CREATE TABLE users (name TEXT); CREATE TABLE _prisma_migrations (migration_name TEXT)");
		other.exec("INSERT INTO _prisma_migrations VALUES ('20200101000000_their_own')");
		other.close();
		expect(await refusedStart(file)).toContain("another program");
	});
});

describe("somebody whose database is damaged hears of it at the start", () => {
	test("cut off", async () => {
		const file = await usedDatabase();
		truncateSync(file, 40_000);
		expect(await refusedStart(file)).toMatch(/cut off: it has 40000 bytes/);
		truncateSync(file, 60);
		expect(await refusedStart(file)).toMatch(/cut off/);
	});

	test("overwritten behind its header", async () => {
		const file = await usedDatabase();
		const bytes = readFileSync(file);
		randomBytes(20_000).copy(bytes, 100);
		writeFileSync(file, bytes);
		expect(await refusedStart(file)).toContain("it is damaged");
	});

	test("overwritten somewhere in the middle", async () => {
		const file = await usedDatabase();
		const bytes = readFileSync(file);
		randomBytes(30_000).copy(bytes, Math.floor(bytes.length / 2));
		writeFileSync(file, bytes);
		expect(await refusedStart(file)).toContain("it is damaged");
	});
});

test("a database file that may only be read stops the start; when it may be written again, all is there", async () => {
	const file = await usedDatabase();
	chmodSync(file, 0o400);
	expect(await refusedStart(file)).toContain("read-only");
	chmodSync(file, 0o600);
	await server.launch();
	expect(server.sql<{ n: number }>("SELECT count(*) AS n FROM messages")).toEqual([{ n: 101 }]);
});

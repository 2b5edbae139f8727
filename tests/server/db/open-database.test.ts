import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { applyMigrations, listMigrations, migrationsFolder, readMigrationState } from "#server/db/migrations.ts";
import { openDatabase } from "#server/db/open-database.ts";
import { SqliteAdapterFactory } from "#server/db/sqlite-adapter.ts";
import { createTestDatabase, openForTest, silentLog, temporaryFolder } from "#tests/support/test-database.ts";
import { onPostgres, postgresForTests } from "#tests/support/test-postgres.ts";

const postgres = await postgresForTests();

/** Opens the file beside the product, does something, and closes it. */
async function withFile<T>(path: string, work: (adapter: Awaited<ReturnType<SqliteAdapterFactory["connect"]>>) => Promise<T> | T) {
	const adapter = await new SqliteAdapterFactory(path).connect();
	try {
		return await work(adapter);
	} finally {
		await adapter.dispose();
	}
}

const stateOf = (path: string) => withFile(path, (adapter) => readMigrationState(adapter, migrationsFolder("sqlite")));

const refusalOf = (url: string) =>
	openDatabase({ url, backupDir: "/nowhere", log: silentLog }).then(
		() => "it opened",
		(error: Error) => error.message,
	);

describe("somebody who starts the product for the first time", () => {
	it("gets every migration and the first two sites, and no backup of nothing", async () => {
		const folder = temporaryFolder();
		const backupDir = join(folder, "backups");
		const { db, close } = await openForTest(`file:${join(folder, "chat.db")}`, backupDir);
		expect(await db.site.findMany({ select: { id: true, name: true }, orderBy: { id: "asc" } })).toEqual([
			{ id: "default", name: "Default" },
			{ id: "demo", name: "Demo" },
		]);
		await close();
		expect(await stateOf(join(folder, "chat.db"))).toEqual({ pending: [], unknown: [] });
		expect(readdirSync(folder)).not.toContain("backups");
	});

	it("finds the same data at the second start, the name that a site was given meanwhile included", async () => {
		const { db, url, close } = await createTestDatabase();
		await db.site.update({ where: { id: "demo" }, data: { name: "Try me" } });
		await close();
		const again = await openForTest(url, temporaryFolder());
		expect(await again.db.site.findUnique({ where: { id: "demo" } })).toMatchObject({ name: "Try me" });
	});

	it("keeps what was acknowledged through a power cut: WAL with full synchronisation, after a reopening too (D1)", async () => {
		const { path, close } = await createTestDatabase();
		await close();
		const pragmas = await withFile(path, ({ connection }) =>
			["journal_mode", "synchronous", "foreign_keys"].map((name) => connection.pragma(name, { simple: true })),
		);
		expect(pragmas.map(String)).toEqual(["wal", "2", "1"]);
	});

	it("may trade the power cut for speed by SQLITE_SYNCHRONOUS=NORMAL", async () => {
		const adapter = await new SqliteAdapterFactory(join(temporaryFolder(), "chat.db"), "NORMAL").connect();
		expect(String(adapter.connection.pragma("synchronous", { simple: true }))).toBe("1");
		await adapter.dispose();
	});
});

describe("somebody who updates the product", () => {
	it("has the old file in the backups before the first migration touches it", async () => {
		const folder = temporaryFolder();
		const path = join(folder, "chat.db");
		const old = join(folder, "old-migrations");
		mkdirSync(join(old, "20200101000000_old"), { recursive: true });
		writeFileSync(join(old, "20200101000000_old", "migration.sql"), 'CREATE TABLE "keepsakes" ("text" TEXT NOT NULL);');
		await applyMigrations(new SqliteAdapterFactory(path), "sqlite", old);
		await withFile(path, ({ connection }) => connection.exec("INSERT INTO keepsakes VALUES ('from before')"));

		const backupDir = join(folder, "backups");
		const { db, close } = await openForTest(`file:${path}`, backupDir);
		expect(await db.site.count()).toBe(2);
		await close();

		const backups = readdirSync(backupDir);
		expect(backups).toEqual([expect.stringMatching(/^chat-\d{4}-\d\d-\d\dT[\d.-]+Z\.db$/)]);
		await withFile(join(backupDir, backups[0] ?? ""), ({ connection }) => {
			expect(connection.prepare("SELECT text FROM keepsakes").get()).toEqual({ text: "from before" });
			expect(connection.prepare("SELECT name FROM sqlite_master WHERE name = 'sites'").get()).toBeUndefined();
		});
		expect(await stateOf(path)).toEqual({ pending: [], unknown: ["20200101000000_old"] });
	});

	it("gets no backup when nothing is pending", async () => {
		const { url, close } = await createTestDatabase();
		await close();
		const folder = temporaryFolder();
		await openForTest(url, join(folder, "backups"));
		expect(readdirSync(folder)).toEqual([]);
	});

	it("is told where the backup is when a migration cannot be applied", async () => {
		const folder = temporaryFolder();
		const path = join(folder, "chat.db");
		await withFile(path, ({ connection }) => connection.exec('CREATE TABLE "sites" ("mine" TEXT)'));
		const backupDir = join(folder, "backups");
		await expect(openDatabase({ url: `file:${path}`, backupDir, log: silentLog })).rejects.toThrow(backupDir);
		expect(readdirSync(backupDir)).toHaveLength(1);
	});
});

describe("somebody who sets a wrong DATABASE_URL reads what to mend", () => {
	it.each([
		["mysql://root:secret@localhost/chat", /begins with "mysql:"/],
		["chat.db", /no scheme/],
		["file:", /path of a file/],
		["file::memory:", /path of a file/],
		["file:/tmp/chat.db?mode=ro", /question mark/],
		["file:/no/such/folder/chat.db", /no folder \/no\/such\/folder/],
		["file:/tmp", /not a file/],
		["postgresql://localhost", /names no database/],
		["postgresql://user:p@ss:word@[/chat", /percent-encoded/],
	])("%s", async (url, reason) => {
		const refusal = await refusalOf(url);
		expect(refusal).toMatch(reason);
		expect(refusal).toContain("DATABASE_URL");
		expect(refusal).not.toMatch(/secret|ss:word/);
	});

	it("when the file is no database, and the file stays as it was", async () => {
		const file = join(temporaryFolder(), "letter.txt");
		writeFileSync(file, "Dear Ada, this is not a database at all.".repeat(50));
		const before = readFileSync(file);
		expect(await refusalOf(`file:${file}`)).toMatch(/DATABASE_URL.*letter\.txt.*not a database/s);
		expect(readFileSync(file)).toEqual(before);
	});

	it("when no PostgreSQL answers, without the password", async () => {
		const nobody = createServer((socket) => socket.destroy());
		await new Promise<void>((resolve) => nobody.listen(0, "127.0.0.1", resolve));
		onTestFinished(() => void nobody.close());
		const address = nobody.address();
		const port = typeof address === "object" ? address?.port : 0;
		const refusal = await refusalOf(`postgresql://ada:secret@127.0.0.1:${port}/chat`);
		expect(refusal).toContain(`DATABASE_URL, 127.0.0.1:${port}/chat, cannot be opened`);
		expect(refusal).not.toContain("secret");
	});
});

describe.skipIf(!postgres)(`an empty database ${onPostgres(postgres)}`, () => {
	it("gets every migration and the first two sites, from two servers that start at the same moment", async () => {
		if (!postgres) throw new Error("there is no PostgreSQL");
		const { url } = await postgres.createEmptyDatabase();
		const [first, second] = await Promise.all([openForTest(url, "/nowhere"), openForTest(url, "/nowhere")]);
		expect(first.dialect).toBe("postgresql");
		expect(await second.db.site.count()).toBe(2);
		await expect(first.ping()).resolves.toBeUndefined();
	});

	it("has the same migrations as SQLite", () => {
		expect(listMigrations(migrationsFolder("postgresql"))).toEqual(listMigrations(migrationsFolder("sqlite")));
	});
});

describe("the health check", () => {
	it("is content while SQLite answers", async () => {
		const { ping } = await createTestDatabase();
		await expect(ping()).resolves.toBeUndefined();
	});

	it.skipIf(!postgres)(`hears that the database is gone, ${onPostgres(postgres)}`, async () => {
		if (!postgres) throw new Error("there is no PostgreSQL");
		const { ping, url } = await postgres.createTestDatabase();
		await expect(ping()).resolves.toBeUndefined();
		await postgres.dropDatabase(url);
		await expect(ping()).rejects.toThrow();
	});
});

import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { PrismaPg } from "@prisma/adapter-pg";
import { afterAll, onTestFinished } from "vitest";
import { openDatabase } from "#server/db/open-database.ts";
import { openForTest, silentLog, type TestDatabase } from "./test-database.ts";

export type TestPostgres = {
	/** A database with nothing in it, dropped after the test. */
	createEmptyDatabase(): Promise<{ url: string }>;
	/** A migrated database, closed and dropped after the test. */
	createTestDatabase(): Promise<TestDatabase>;
	/** Takes a database away from under those who use it. */
	dropDatabase(url: string): Promise<void>;
};

const run = promisify(execFile);

/**
 * A PostgreSQL for one test file, to be called at the file's top: the one at TEST_POSTGRES_URL, else one started from
 * the server's binaries on this machine, else null (or an error, where TEST_REQUIRE_POSTGRES is set).
 */
export async function postgresForTests(): Promise<TestPostgres | null> {
	const url = process.env.TEST_POSTGRES_URL ?? (await startServer());
	if (url !== null) return testPostgresAt(url);
	if (process.env.TEST_REQUIRE_POSTGRES) {
		throw new Error("TEST_REQUIRE_POSTGRES is set, but there is no TEST_POSTGRES_URL and no PostgreSQL server on this machine.");
	}
	return null;
}

/** What to call a suite, so that a run without PostgreSQL says what it left out and how to get it. */
export function onPostgres(postgres: TestPostgres | null): string {
	return postgres ? "on PostgreSQL" : "on PostgreSQL (skipped: install postgresql, or set TEST_POSTGRES_URL)";
}

function testPostgresAt(serverUrl: string): TestPostgres {
	let template: Promise<string> | undefined;

	async function execute(sql: string): Promise<void> {
		const connection = await new PrismaPg({ connectionString: serverUrl, max: 1 }).connect();
		try {
			await connection.executeScript(sql);
		} finally {
			await connection.dispose();
		}
	}

	async function create(options = ""): Promise<{ name: string; url: string }> {
		const name = `chat_test_${randomBytes(8).toString("hex")}`;
		await execute(`CREATE DATABASE ${name} ${options}`);
		const url = new URL(serverUrl);
		url.pathname = `/${name}`;
		return { name, url: url.href };
	}

	const drop = (name: string) => execute(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);

	async function createTemplate(): Promise<string> {
		const { name, url } = await create();
		await (await openDatabase({ url, backupDir: tmpdir(), log: silentLog })).close();
		return name;
	}

	async function createForTest(options?: string): Promise<{ url: string }> {
		const { name, url } = await create(options);
		onTestFinished(() => drop(name));
		return { url };
	}

	afterAll(async () => {
		if (template) await drop(await template);
	});

	return {
		createEmptyDatabase: () => createForTest(),
		async createTestDatabase() {
			template ??= createTemplate();
			const { url } = await createForTest(`TEMPLATE ${await template}`);
			return openForTest(url, tmpdir());
		},
		dropDatabase: (url) => drop(new URL(url).pathname.slice(1)),
	};
}

/** Starts a server of our own on a free port of the loopback; null where its binaries are not installed. */
async function startServer(): Promise<string | null> {
	const binaries = findBinaries();
	if (!binaries) return null;
	const folder = mkdtempSync(join(tmpdir(), "veritix-chat-postgres-"));
	const data = join(folder, "data");
	const log = join(folder, "log");
	const asServerUser = await serverUser(folder);
	const command = (name: string, ...args: string[]) => asServerUser(join(binaries, name), args);
	const stop = async () => {
		await command("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop").catch(() => {});
		rmSync(folder, { recursive: true, force: true });
	};
	try {
		await command("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
		const port = await freePort();
		const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off`;
		await command("pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "-t", "20", "start").catch((error) => {
			throw new Error(`PostgreSQL did not start: ${readLog(log)}`, { cause: error });
		});
		afterAll(stop);
		return `postgresql://postgres@127.0.0.1:${port}/postgres`;
	} catch (error) {
		await stop();
		throw error;
	}
}

/** The newest installed version, where Debian and its children put it. */
function findBinaries(): string | null {
	try {
		const newest = readdirSync("/usr/lib/postgresql")
			.filter((version) => /^\d+$/.test(version))
			.sort((a, b) => Number(b) - Number(a))
			.map((version) => join("/usr/lib/postgresql", version, "bin"))
			.find((folder) => readdirSync(folder).includes("initdb"));
		return newest ?? null;
	} catch {
		return null;
	}
}

/** PostgreSQL refuses to run as root; then the user that its package made runs it. Gives that user the folder. */
async function serverUser(folder: string): Promise<(program: string, args: string[]) => Promise<unknown>> {
	const options = { cwd: folder, timeout: 25_000 };
	if (process.getuid?.() !== 0) return (program, args) => run(program, args, options);
	const uid = Number((await run("id", ["-u", "postgres"])).stdout);
	const gid = Number((await run("id", ["-g", "postgres"])).stdout);
	chownSync(folder, uid, gid);
	return (program, args) => run("runuser", ["-u", "postgres", "--", program, ...args], options);
}

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once("error", reject);
		probe.listen(0, "127.0.0.1", () => {
			const address = probe.address();
			probe.close(() => (typeof address === "object" && address ? resolve(address.port) : reject(new Error("no free port"))));
		});
	});
}

function readLog(file: string): string {
	try {
		return readFileSync(file, "utf8");
	} catch {
		return "it left no log";
	}
}

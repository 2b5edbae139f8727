import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { PrismaPg } from "@prisma/adapter-pg";
import { afterAll, onTestFinished } from "vitest";
import { openDatabase } from "#server/db/open-database.ts";
import { startPostgres } from "./postgres-server.ts";
import { openForTest, silentLog, type TestDatabase } from "./test-database.ts";

export type TestPostgres = {
	/** A database with nothing in it, dropped after the test. */
	createEmptyDatabase(): Promise<{ url: string }>;
	/** A migrated database, closed and dropped after the test. */
	createTestDatabase(): Promise<TestDatabase>;
	/** Takes a database away from under those who use it. */
	dropDatabase(url: string): Promise<void>;
};

/**
 * A PostgreSQL for one test file, to be called at the file's top: the one at TEST_POSTGRES_URL (the whole run shares one,
 * tests/setup/postgres.ts), else one of our own, else null, or an error where TEST_REQUIRE_POSTGRES is set.
 */
export async function postgresForTests(): Promise<TestPostgres | null> {
	if (process.env.TEST_POSTGRES_URL) return testPostgresAt(process.env.TEST_POSTGRES_URL);
	const server = await startPostgres();
	if (server) {
		afterAll(server.stop);
		return testPostgresAt(server.url);
	}
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

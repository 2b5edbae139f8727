import { describe } from "vitest";
import { createTestDatabase } from "#tests/support/test-database.ts";
import { onPostgres, postgresForTests } from "#tests/support/test-postgres.ts";
import { messageLogContract } from "./message-log-contract.ts";

const postgres = await postgresForTests();

describe("the message log on SQLite", () => {
	messageLogContract(createTestDatabase);
});

describe.skipIf(!postgres)(`the message log ${onPostgres(postgres)}`, () => {
	messageLogContract(async () => {
		if (!postgres) throw new Error("there is no PostgreSQL");
		return postgres.createTestDatabase();
	});
});

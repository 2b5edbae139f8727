import { describe, expect, it } from "vitest";
import { asChatError } from "#core/refusals.ts";
import { SqliteAdapterFactory } from "#server/db/sqlite-adapter.ts";
import { createSqliteMessageLog } from "#server/db/sqlite-message-log.ts";
import { createTestDatabase } from "#tests/support/test-database.ts";
import { addAda, fromAda } from "./message-log-contract.ts";

const codeOf = (error: unknown) => asChatError(error)?.code ?? String(error);

/** A message log on a connection of the test's own, which it may break. */
async function start() {
	const { db, path, close } = await createTestDatabase();
	await addAda(db);
	await close();
	const adapter = await new SqliteAdapterFactory(path).connect();
	const count = () => adapter.connection.prepare("SELECT count(*) AS n FROM messages").pluck().get();
	return { adapter, log: createSqliteMessageLog(adapter), count: () => Number(count()) };
}

describe("messages that arrive together", () => {
	it("are all stored but for the one that cannot be", async () => {
		const { log, count } = await start();
		await log.append(fromAda());
		const answers = await Promise.allSettled([
			log.append(fromAda({ content: "one" })),
			log.append(fromAda({ content: "broken", now: new Date(Number.NaN) })),
			log.append(fromAda({ content: "two" })),
		]);
		expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
		expect(count()).toBe(3);
	});
});

describe("a disk without room", () => {
	it("refuses messages as overloaded, loses none that was acknowledged, and takes them again by itself", async () => {
		const { adapter, log, count } = await start();
		await log.append(fromAda());
		const { connection } = adapter;
		connection.pragma(`max_page_count = ${Number(connection.pragma("page_count", { simple: true })) + 3}`);
		let acknowledged = 1;
		let refused: unknown = null;
		for (let i = 0; i < 200 && !refused; i += 1) {
			await log.append(fromAda({ content: "x".repeat(1000) })).then(
				() => {
					acknowledged += 1;
				},
				(error) => {
					refused = error;
				},
			);
		}
		expect(codeOf(refused)).toBe("overloaded");
		expect(asChatError(refused)?.retryAfter).toBeGreaterThan(0);
		expect(count()).toBe(acknowledged);

		connection.pragma("max_page_count = 100000");
		expect((await log.append(fromAda())).message.seq).toBe(acknowledged + 1);
	});

	it("refuses messages while the file is read-only", async () => {
		const { adapter, log } = await start();
		await log.append(fromAda());
		adapter.connection.pragma("query_only = ON");
		expect(await log.append(fromAda()).catch(codeOf)).toBe("overloaded");
		adapter.connection.pragma("query_only = OFF");
		expect((await log.append(fromAda())).message.seq).toBe(2);
	});
});

describe("a crowd past the bound", () => {
	it("is refused as overloaded, and everybody before it is stored", async () => {
		const { log, count } = await start();
		await log.append(fromAda());
		const answers = await Promise.allSettled(Array.from({ length: 10_050 }, () => log.append(fromAda())));
		const refused = answers.filter((answer) => answer.status === "rejected");
		expect(refused).toHaveLength(50);
		for (const { reason } of refused as PromiseRejectedResult[]) expect(codeOf(reason)).toBe("overloaded");
		expect(count()).toBe(10_001);
	});
});

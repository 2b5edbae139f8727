import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { SqliteAdapterFactory } from "#server/db/sqlite-adapter.ts";
import { temporaryFolder } from "#tests/support/test-database.ts";

async function connect() {
	const adapter = await new SqliteAdapterFactory(join(temporaryFolder(), "chat.db")).connect();
	onTestFinished(() => adapter.dispose());
	adapter.connection.exec("CREATE TABLE words (word TEXT)");
	return adapter;
}

const insert = (word: string) => ({ sql: `INSERT INTO words VALUES ('${word}')`, args: [], argTypes: [] });
const statement = (sql: string) => ({ sql, args: [], argTypes: [] });

describe("people who share the one SQLite connection", () => {
	it("are served in the order they came, once the open transaction has ended", async () => {
		const adapter = await connect();
		const first = await adapter.startTransaction();
		const order: string[] = [];
		const waiting = [
			adapter.executeRaw(insert("a")).then(() => order.push("a")),
			adapter.startTransaction().then(async (second) => {
				await second.executeRaw(insert("b"));
				await second.executeRaw(statement("COMMIT"));
				await second.commit();
				order.push("b");
			}),
			adapter.executeRaw(insert("c")).then(() => order.push("c")),
		];
		await first.executeRaw(insert("never"));
		expect(order).toEqual([]);
		await first.executeRaw(statement("ROLLBACK"));
		await first.rollback();
		await Promise.all(waiting);
		expect(order).toEqual(["a", "b", "c"]);
		expect(adapter.connection.prepare("SELECT word FROM words").pluck().all()).toEqual(["a", "b", "c"]);
	});

	it("are not disturbed by the rest of a transaction that has ended", async () => {
		const adapter = await connect();
		const ended = await adapter.startTransaction();
		await ended.executeRaw(statement("ROLLBACK"));
		await ended.rollback();
		const current = await adapter.startTransaction();
		await expect(ended.executeRaw(insert("late"))).rejects.toMatchObject({ cause: { kind: "TransactionAlreadyClosed" } });
		await expect(ended.queryRaw(statement("SELECT 1"))).rejects.toMatchObject({ cause: { kind: "TransactionAlreadyClosed" } });
		await ended.rollback();
		await current.executeRaw(insert("kept"));
		await current.executeRaw(statement("COMMIT"));
		await current.commit();
		expect(adapter.connection.prepare("SELECT word FROM words").pluck().all()).toEqual(["kept"]);
	});

	it("go on after a statement that failed in the line", async () => {
		const adapter = await connect();
		const transaction = await adapter.startTransaction();
		const wrong = adapter.executeRaw(statement("INSERT INTO nowhere VALUES (1)"));
		const right = adapter.executeRaw(insert("right"));
		await transaction.executeRaw(statement("COMMIT"));
		await transaction.commit();
		await expect(wrong).rejects.toThrow();
		await expect(right).resolves.toBe(1);
	});
});

import { describe, expect, it } from "vitest";
import { PrismaClient } from "#prisma/generated/sqlite/client.ts";
import { SqliteAdapterFactory } from "#server/db/sqlite-adapter.ts";
import { createTestDatabase } from "#tests/support/test-database.ts";

const WRITES = 100;
const AT = new Date("2026-05-04T10:00:00.000Z");
const names = Array.from({ length: WRITES }, (_, i) => `site-${i}`);

type Sites = { site: PrismaClient["site"] };
/** Async, because a query of Prisma does not start before somebody waits for it. */
const create = async (db: Sites, id: string) => {
	await db.site.create({ data: { id, name: id, createdAt: AT } });
};

class Refused extends Error {}

describe("writes beside a transaction that is refused", () => {
	it("are all kept, a hundred of them, and nothing of the transaction is", async () => {
		const { db } = await createTestDatabase();
		const writes: Promise<unknown>[] = [];
		const transaction = db.$transaction(async (tx) => {
			await create(tx, "from-the-transaction");
			// They arrive while the transaction is open, and only those that were acknowledged count.
			for (const name of names) writes.push(create(db, name));
			for (let i = 0; i < 10; i += 1) await tx.site.findMany({ orderBy: { id: "asc" } });
			throw new Refused();
		});
		await expect(transaction).rejects.toThrow(Refused);
		await Promise.all(writes);
		const ids = (await db.site.findMany({ orderBy: { id: "asc" } })).map(({ id }) => id);
		expect(ids).not.toContain("from-the-transaction");
		expect(ids.filter((id) => names.includes(id))).toHaveLength(WRITES);
	});

	it("are all kept beside many transactions of which every second is refused", async () => {
		const { db, messages } = await createTestDatabase();
		await db.user.create({ data: { id: "ada", siteId: "default", createdAt: AT } });
		const owner = { userId: "ada", siteId: "default" };
		const draft = {
			conversationId: "c1",
			senderType: "user",
			senderId: "ada",
			senderName: null,
			metadata: {},
			replyTo: null,
			now: AT,
		} as const;
		const outcomes = await Promise.allSettled(
			names.flatMap((name, i) => [
				create(db, name),
				db.$transaction(async (tx) => {
					await create(tx, `${name}-of-a-transaction`);
					if (i % 2 === 0) throw new Refused();
				}),
				messages.append({ ...draft, content: name, clientId: name, owner }),
			]),
		);
		expect(outcomes.filter(({ status }) => status === "rejected")).toHaveLength(WRITES / 2);
		expect(await db.site.count()).toBe(2 + WRITES + WRITES / 2);
		expect((await db.message.findMany({ orderBy: { seq: "asc" } })).map(({ seq }) => seq)).toEqual(names.map((_, i) => i + 1));
	});

	it("are kept after a transaction that ran out of time, whose rest writes nothing", async () => {
		const { path, close } = await createTestDatabase();
		await close();
		const db = new PrismaClient({ adapter: new SqliteAdapterFactory(path), transactionOptions: { timeout: 50 } });
		try {
			let write: Promise<unknown> | undefined;
			const transaction = db.$transaction(async (tx) => {
				write = create(db, "outside");
				// Busy with the database until the time is over, however fast this machine is.
				for (let i = 0; ; i += 1) {
					await create(tx, `inside-${i}`);
					// SQLite answers within the turn, so that without this no timer would ever fire.
					await new Promise(setImmediate);
				}
			});
			await expect(transaction).rejects.toMatchObject({ code: "P2028" });
			await write;
			expect((await db.site.findMany({ orderBy: { id: "asc" } })).map(({ id }) => id)).toEqual(["default", "demo", "outside"]);
		} finally {
			await db.$disconnect();
		}
	});

	it("still work after a transaction whose commit failed", async () => {
		const { path, close } = await createTestDatabase();
		await close();
		const db = new PrismaClient({ adapter: new SqliteAdapterFactory(path) });
		try {
			const transaction = db.$transaction(async (tx) => {
				// Checked at the commit only, so that it is the commit that fails; SQLite then keeps the transaction open.
				await tx.$executeRaw`PRAGMA defer_foreign_keys = ON`;
				await tx.user.create({ data: { id: "homeless", siteId: "nowhere", createdAt: AT } });
			});
			await expect(transaction).rejects.toThrow();
			await create(db, "afterwards");
			expect(await db.user.count()).toBe(0);
		} finally {
			await db.$disconnect();
		}
		const reopened = new PrismaClient({ adapter: new SqliteAdapterFactory(path) });
		expect(await reopened.site.findUnique({ where: { id: "afterwards" } })).not.toBeNull();
		await reopened.$disconnect();
	});
});

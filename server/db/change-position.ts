import type { SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import type { PrismaClient } from "#prisma/generated/sqlite/client.ts";
import { SqliteAdapterFactory } from "./sqlite-adapter.ts";

type Client = Pick<PrismaClient, "$queryRawUnsafe" | "$executeRawUnsafe">;

/** Up to where the agents' feed has all changes of conversations, whatever transactions are open (docs/decisions/014). */
export async function openChangePosition(
	factory: SqlMigrationAwareDriverAdapterFactory,
	client: Client,
): Promise<() => Promise<bigint>> {
	if (factory instanceof SqliteAdapterFactory) {
		const { connection, gate } = factory.connected;
		const newest = connection.prepare("SELECT COALESCE(MAX(changeNo), 0) FROM conversations").pluck().safeIntegers(true);
		// One transaction writes at a time, so the newest number is the newest commit's.
		return () => gate.run(async () => (newest.get() as bigint) + 1n);
	}
	// Rows that were put back from another server's dump have numbers of a future that never comes: they get one of today.
	await client.$executeRawUnsafe(`UPDATE conversations SET "changeNo" = 0 WHERE "changeNo" > txid_current()`);
	return async () => {
		// The oldest transaction that is still open: whatever has a smaller number has been committed, or never will be.
		const rows = await client.$queryRawUnsafe<{ oldest: bigint }[]>("SELECT txid_snapshot_xmin(txid_current_snapshot()) AS oldest");
		return BigInt(rows[0]?.oldest ?? 0);
	};
}

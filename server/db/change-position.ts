import type { PrismaClient } from "#prisma/generated/sqlite/client.ts";
import type { Dialect } from "./database-url.ts";

type Client = Pick<PrismaClient, "conversation" | "$queryRawUnsafe" | "$executeRawUnsafe">;

/** Up to where the agents' feed has all changes of conversations, whatever transactions are open (docs/decisions/014). */
export async function openChangePosition(dialect: Dialect, client: Client): Promise<() => Promise<bigint>> {
	if (dialect === "sqlite") {
		// One transaction writes at a time, so the newest number is the newest commit's.
		return async () => {
			const newest = await client.conversation.findFirst({ orderBy: { changeNo: "desc" }, select: { changeNo: true } });
			return (newest?.changeNo ?? 0n) + 1n;
		};
	}
	// Rows that were put back from another server's dump have numbers of a future that never comes: they get one of today.
	await client.$executeRawUnsafe(`UPDATE conversations SET "changeNo" = 0 WHERE "changeNo" > txid_current()`);
	return async () => {
		// The oldest transaction that is still open: whatever has a smaller number has been committed, or never will be.
		const rows = await client.$queryRawUnsafe<{ oldest: bigint }[]>("SELECT txid_snapshot_xmin(txid_current_snapshot()) AS oldest");
		return BigInt(rows[0]?.oldest ?? 0);
	};
}

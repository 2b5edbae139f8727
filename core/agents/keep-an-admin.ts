import type { Db } from "../context.ts";
import { ChatError } from "../refusals.ts";

/**
 * To be called in a transaction before anybody stops being an admin. It waits for whoever does the same at this moment: the statement
 * changes nothing and holds every admin's row until the commit, so that two admins cannot demote one another.
 */
export async function lockAdmins(tx: Pick<Db, "agent">): Promise<void> {
	await tx.agent.updateMany({ where: { role: "admin", removedAt: null }, data: { role: "admin" } });
}

/** To be called after the change, in the same transaction: somebody must be left who can let others in. */
export async function requireAnAdmin(tx: Pick<Db, "agent">): Promise<void> {
	if ((await tx.agent.count({ where: { role: "admin", removedAt: null } })) > 0) return;
	throw new ChatError("conflict", "This is the last administrator. Make somebody else one first.");
}

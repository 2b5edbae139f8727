import type { Db } from "../context.ts";
import { newSecret } from "../ids.ts";
import { hashSecret } from "../secret-hash.ts";

const VALID_HOURS = 24;

/** A one-time token that may create the first admin; earlier ones end. Null once there is an agent. */
export async function createSetupLink(db: Db, now: Date): Promise<string | null> {
	if ((await db.agent.count()) > 0) return null;
	const token = newSecret();
	const expiresAt = new Date(now.getTime() + VALID_HOURS * 60 * 60 * 1000);
	await db.$transaction([
		db.setupLink.deleteMany(),
		db.setupLink.create({ data: { tokenHash: hashSecret(token), createdAt: now, expiresAt } }),
	]);
	return token;
}

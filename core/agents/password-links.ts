import type { Db } from "../context.ts";
import { newSecret } from "../ids.ts";
import { hashSecret } from "../secret-hash.ts";

const VALID_HOURS = 1;

/** A one-time token by which an agent chooses a new password; earlier ones of theirs end. */
export async function createPasswordLink(
	db: Pick<Db, "passwordLink" | "$transaction">,
	agentId: string,
	now: Date,
): Promise<string> {
	const token = newSecret();
	const expiresAt = new Date(now.getTime() + VALID_HOURS * 60 * 60 * 1000);
	await db.$transaction([
		db.passwordLink.deleteMany({ where: { agentId } }),
		db.passwordLink.create({ data: { tokenHash: hashSecret(token), agentId, createdAt: now, expiresAt } }),
	]);
	return token;
}

/** The page that takes the token. It stands behind the #, which browsers never send to a server. */
export const passwordUrl = (publicUrl: string, token: string) => `${publicUrl}/reset#${token}`;

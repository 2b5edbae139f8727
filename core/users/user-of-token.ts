import type { Actor, Db } from "../context.ts";
import { hashSecret } from "../secret-hash.ts";

/** Whose token this is; null when it is unknown or has expired. */
export async function userOfToken(db: Db, token: string, now: Date): Promise<Extract<Actor, { type: "user" }> | null> {
	const session = await db.userSession.findUnique({ where: { tokenHash: hashSecret(token) }, include: { user: true } });
	if (!session || session.expiresAt <= now) return null;
	const { id, siteId, name } = session.user;
	return { type: "user", id, siteId, name };
}

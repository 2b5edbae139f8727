import type { Actor } from "../context.ts";
import type { HotReads } from "../hot-reads.ts";
import { hashSecret } from "../secret-hash.ts";

/** Whose token this is; null when it is unknown or has expired. */
export async function userOfToken(reads: HotReads, token: string, now: Date): Promise<Extract<Actor, { type: "user" }> | null> {
	const session = hashSecret(token);
	const owner = await reads.findTokenOwner(session);
	if (!owner || owner.expiresAt <= now) return null;
	return { type: "user", id: owner.id, siteId: owner.siteId, name: owner.name, session, blockedUntil: owner.blockedUntil };
}

import type { Actor, Db } from "../context.ts";
import { hashSecret } from "../secret-hash.ts";
import { KEY_PREFIX, scopesOf } from "./api-key-row.ts";

/** How exactly its last use is known: a write for each call would cost more than the call. */
const LAST_USE_MS = 60_000;

export function isApiKey(token: string): boolean {
	return token.startsWith(KEY_PREFIX);
}

/** The bot that calls with this key; null when the key is unknown, revoked or over. */
export async function botOfKey(db: Pick<Db, "apiKey">, key: string, now: Date): Promise<Extract<Actor, { type: "bot" }> | null> {
	const row = await db.apiKey.findUnique({ where: { keyHash: hashSecret(key) } });
	if (!row || row.revokedAt || (row.expiresAt && row.expiresAt <= now)) return null;
	if (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() >= LAST_USE_MS) {
		await db.apiKey.updateMany({ where: { id: row.id }, data: { lastUsedAt: now } });
	}
	return { type: "bot", id: row.id, name: row.name, siteId: row.siteId, scopes: scopesOf(row), session: row.id };
}

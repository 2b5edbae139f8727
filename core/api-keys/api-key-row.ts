import type { ApiKeyModel } from "#prisma/generated/sqlite/models.ts";
import type { ApiKey, Scope } from "#protocol/admin-shapes.ts";

/** What a key begins with, so that people, logs and secret scanners know one when they see it. */
export const KEY_PREFIX = "vck_";

export function scopesOf({ scopes }: Pick<ApiKeyModel, "scopes">): Scope[] {
	return JSON.parse(scopes) as Scope[];
}

export function toApiKey(row: ApiKeyModel): ApiKey {
	return {
		id: row.id,
		name: row.name,
		site: row.siteId,
		scopes: scopesOf(row),
		created_at: row.createdAt.toISOString(),
		expires_at: row.expiresAt?.toISOString() ?? null,
		last_used_at: row.lastUsedAt?.toISOString() ?? null,
		revoked_at: row.revokedAt?.toISOString() ?? null,
	};
}

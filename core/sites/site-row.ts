import type { IdentitySecretModel, SiteModel } from "#prisma/generated/sqlite/models.ts";
import type { Site } from "#protocol/admin-shapes.ts";
import { originsOf } from "./allowed-origins.ts";

export function toSite(row: SiteModel, secrets: Pick<IdentitySecretModel, "id" | "createdAt">[]): Site {
	return {
		id: row.id,
		name: row.name,
		allowed_origins: originsOf(row),
		verified_only: row.verifiedOnly,
		users_may_escalate: row.usersMayEscalate,
		idle_minutes: row.idleMinutes,
		retention_days: row.retentionDays,
		secrets: secrets.map(({ id, createdAt }) => ({ kid: id, created_at: createdAt.toISOString() })),
	};
}

import type { Prisma } from "#prisma/generated/sqlite/client.ts";
import type { Site } from "#protocol/admin-shapes.ts";
import { ChangeSiteInput } from "#protocol/inputs.ts";
import { requireAdmin } from "../actors.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Call } from "../context.ts";
import { ChatError, parseInput } from "../refusals.ts";
import { toSite } from "./site-row.ts";

/** Changes a site's rules; what is not named stays. They hold from the next call on. */
export async function changeSite({ ctx, input }: Call<ChangeSiteInput>): Promise<Site> {
	requireAdmin(ctx);
	const { site: id, ...change } = parseInput(ChangeSiteInput, input);
	const site = await ctx.db.$transaction(async (tx) => {
		if (!(await tx.site.findUnique({ where: { id } }))) throw new ChatError("not_found", "There is no such site.");
		const row = await tx.site.update({
			where: { id },
			data: toColumns(change),
			include: { identitySecrets: { orderBy: { createdAt: "asc" } } },
		});
		await recordAudit(ctx, tx, { action: "site.changed", target: { type: "site", id }, details: change });
		return toSite(row, row.identitySecrets);
	});
	ctx.sites.forget(id);
	return site;
}

type Change = Omit<ReturnType<typeof ChangeSiteInput.parse>, "site">;

function toColumns(change: Change): Prisma.SiteUpdateInput {
	const { name, allowed_origins, verified_only, users_may_escalate, idle_minutes, retention_days } = change;
	return {
		...(name !== undefined && { name }),
		...(allowed_origins !== undefined && { allowedOrigins: JSON.stringify(allowed_origins) }),
		...(verified_only !== undefined && { verifiedOnly: verified_only }),
		...(users_may_escalate !== undefined && { usersMayEscalate: users_may_escalate }),
		...(idle_minutes !== undefined && { idleMinutes: idle_minutes }),
		...(retention_days !== undefined && { retentionDays: retention_days }),
	};
}

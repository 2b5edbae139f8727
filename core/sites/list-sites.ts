import type { SiteList } from "#protocol/admin-shapes.ts";
import { requireAdmin } from "../actors.ts";
import type { Call } from "../context.ts";
import { toSite } from "./site-row.ts";

/** Every site with its rules; of its secrets only which there are. */
export async function listSites({ ctx }: Call<unknown>): Promise<SiteList> {
	requireAdmin(ctx);
	const rows = await ctx.db.site.findMany({
		orderBy: { id: "asc" },
		include: { identitySecrets: { select: { id: true, createdAt: true }, orderBy: { createdAt: "asc" } } },
	});
	return { sites: rows.map((row) => toSite(row, row.identitySecrets)), count: rows.length };
}

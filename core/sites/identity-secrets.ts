import type { Ctx } from "../context.ts";
import type { IdentitySecret } from "../users/identity-proof.ts";

/** The live secrets by which a site's own server proves its users; none that this server can no longer read. */
export async function identitySecretsOf(ctx: Pick<Ctx, "db" | "vault">, siteId: string): Promise<IdentitySecret[]> {
	const rows = await ctx.db.identitySecret.findMany({ where: { siteId }, orderBy: { createdAt: "asc" } });
	return rows.flatMap(({ id, sealed }) => {
		const secret = ctx.vault.open(sealed);
		return secret === null ? [] : [{ id, secret }];
	});
}

import type { NewIdentitySecret } from "#protocol/admin-shapes.ts";
import { SiteInput } from "#protocol/inputs.ts";
import { requireAdmin } from "../actors.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Call } from "../context.ts";
import { newId, newSecret } from "../ids.ts";
import { ChatError, parseInput } from "../refusals.ts";

/** One for use, and one more while the site's servers change over. */
const MOST_SECRETS = 2;

/**
 * Makes a secret by which the site's own server proves its users (docs/embedding.md). It is shown this once. A site has two at most,
 * so that it can change over without a moment in which nobody is proven; a third is a `conflict`: remove the old one first.
 */
export async function addIdentitySecret({ ctx, input }: Call<SiteInput>): Promise<NewIdentitySecret> {
	requireAdmin(ctx);
	const { site: siteId } = parseInput(SiteInput, input);
	const made = { id: newId("kid"), siteId, createdAt: ctx.now() };
	const secret = newSecret();
	await ctx.db.$transaction(async (tx) => {
		if (!(await tx.site.findUnique({ where: { id: siteId } }))) throw new ChatError("not_found", "There is no such site.");
		await tx.identitySecret.create({ data: { ...made, sealed: ctx.vault.seal(secret) } });
		if ((await tx.identitySecret.count({ where: { siteId } })) > MOST_SECRETS) {
			throw new ChatError("conflict", `A site has at most ${MOST_SECRETS} secrets. Remove the one that is no longer used.`);
		}
		await recordAudit(ctx, tx, {
			action: "site.secret_added",
			target: { type: "site", id: siteId },
			details: { kid: made.id },
		});
	});
	return { kid: made.id, secret, site: siteId, created_at: made.createdAt.toISOString() };
}

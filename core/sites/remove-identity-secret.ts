import { RemoveIdentitySecretInput } from "#protocol/inputs.ts";
import type { Ok } from "#protocol/shapes.ts";
import { requireAdmin } from "../actors.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Call } from "../context.ts";
import { ChatError, parseInput } from "../refusals.ts";

/** From now on this secret proves nobody. Sessions that were opened with it go on. */
export async function removeIdentitySecret({ ctx, input }: Call<RemoveIdentitySecretInput>): Promise<Ok> {
	requireAdmin(ctx);
	const { site: siteId, kid } = parseInput(RemoveIdentitySecretInput, input);
	await ctx.db.$transaction(async (tx) => {
		const { count } = await tx.identitySecret.deleteMany({ where: { id: kid, siteId } });
		if (count === 0) throw new ChatError("not_found", "This site has no such secret.");
		await recordAudit(ctx, tx, { action: "site.secret_removed", target: { type: "site", id: siteId }, details: { kid } });
	});
	return { status: "success" };
}

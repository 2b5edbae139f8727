import { ApiKeyInput } from "#protocol/inputs.ts";
import type { Ok } from "#protocol/shapes.ts";
import { requireAdmin } from "../actors.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Call } from "../context.ts";
import { ChatError, parseInput } from "../refusals.ts";

/** The key opens nothing from now on. What it wrote stays under its name. */
export async function revokeApiKey({ ctx, input }: Call<ApiKeyInput>): Promise<Ok> {
	requireAdmin(ctx);
	const { id } = parseInput(ApiKeyInput, input);
	await ctx.db.$transaction(async (tx) => {
		const key = await tx.apiKey.findUnique({ where: { id } });
		if (!key) throw new ChatError("not_found", "There is no such key.");
		if (key.revokedAt) return;
		await tx.apiKey.update({ where: { id }, data: { revokedAt: ctx.now() } });
		await recordAudit(ctx, tx, { action: "api_key.revoked", target: { type: "api_key", id }, details: { name: key.name } });
	});
	ctx.sessionEnds.publish([id]);
	return { status: "success" };
}

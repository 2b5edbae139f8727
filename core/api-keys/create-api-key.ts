import type { NewApiKey } from "#protocol/admin-shapes.ts";
import { CreateApiKeyInput } from "#protocol/inputs.ts";
import { requireAdmin } from "../actors.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Call } from "../context.ts";
import { newId, newSecret } from "../ids.ts";
import { invalidInput, parseInput } from "../refusals.ts";
import { hashSecret } from "../secret-hash.ts";
import { KEY_PREFIX, toApiKey } from "./api-key-row.ts";

/** Makes a key for a bot or an integration: one site, named rights, an end where it has one. The key itself is shown this once. */
export async function createApiKey({ ctx, input }: Call<CreateApiKeyInput>): Promise<NewApiKey> {
	const admin = requireAdmin(ctx);
	const { name, site: siteId, scopes, expires_in_days } = parseInput(CreateApiKeyInput, input);
	if (!(await ctx.db.site.findUnique({ where: { id: siteId } }))) throw invalidInput("site", "is not a site of this server");
	const key = `${KEY_PREFIX}${newSecret()}`;
	const createdAt = ctx.now();
	const expiresAt = expires_in_days === undefined ? null : new Date(createdAt.getTime() + expires_in_days * 24 * 60 * 60 * 1000);
	const row = await ctx.db.$transaction(async (tx) => {
		const made = await tx.apiKey.create({
			data: {
				id: newId("bot"),
				keyHash: hashSecret(key),
				name,
				siteId,
				scopes: JSON.stringify(scopes),
				createdById: admin.id,
				createdAt,
				expiresAt,
			},
		});
		await recordAudit(ctx, tx, {
			action: "api_key.created",
			target: { type: "api_key", id: made.id },
			details: { name, site: siteId, scopes },
		});
		return made;
	});
	return { ...toApiKey(row), key };
}

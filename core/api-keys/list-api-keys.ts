import type { ApiKeyList } from "#protocol/admin-shapes.ts";
import { requireAdmin } from "../actors.ts";
import type { Call } from "../context.ts";
import { toApiKey } from "./api-key-row.ts";

/** Every key that was ever made, newest first; what it opens is not in it. */
export async function listApiKeys({ ctx }: Call<unknown>): Promise<ApiKeyList> {
	requireAdmin(ctx);
	const rows = await ctx.db.apiKey.findMany({ orderBy: [{ createdAt: "desc" }, { id: "desc" }] });
	return { keys: rows.map(toApiKey), count: rows.length };
}

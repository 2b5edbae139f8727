import { recordAudit } from "../audit/record-audit.ts";
import type { Ctx } from "../context.ts";
import { deleteConversations, tellDeleted } from "./delete-conversations.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** Conversations in one transaction, during which SQLite writes nothing else. */
const BATCH = 50;

/** Deletes resolved conversations that are older than their site keeps them; answers how many. `ending` stops it between batches. */
export async function applyRetention(ctx: Ctx, ending?: AbortSignal): Promise<number> {
	let total = 0;
	const sites = await ctx.db.site.findMany({ where: { retentionDays: { not: null } }, orderBy: { id: "asc" } });
	for (const { id: siteId, retentionDays } of sites) {
		total += await deleteOld(ctx, siteId, new Date(ctx.now().getTime() - (retentionDays ?? 0) * DAY_MS), ending);
	}
	if (total > 0) await ctx.deleted.scrub();
	return total;
}

async function deleteOld(ctx: Ctx, siteId: string, before: Date, ending?: AbortSignal): Promise<number> {
	let deleted = 0;
	while (!ending?.aborted) {
		const old = await ctx.db.conversation.findMany({
			where: { siteId, status: "resolved", resolvedAt: { lt: before }, lastMessageAt: { lt: before } },
			select: { id: true, userId: true },
			orderBy: { id: "asc" },
			take: BATCH,
		});
		if (old.length === 0) break;
		const ids = old.map(({ id }) => id);
		await ctx.db.$transaction(async (tx) => {
			await deleteConversations(tx, ids);
			await recordAudit(ctx, tx, {
				action: "conversation.deleted",
				target: { type: "site", id: siteId },
				details: { conversations: ids.length, older_than: before.toISOString() },
			});
		});
		tellDeleted(ctx, old);
		deleted += old.length;
	}
	return deleted;
}

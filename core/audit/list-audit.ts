import type { AuditAction, AuditEntry, AuditPage } from "#protocol/admin-shapes.ts";
import { ListAuditInput } from "#protocol/inputs.ts";
import { requireAdmin } from "../actors.ts";
import type { Call } from "../context.ts";
import { parseInput } from "../refusals.ts";

const DEFAULT_LIMIT = 50;

/** Who did what, newest first; of one kind, or about one thing, where that is asked for. */
export async function listAudit({ ctx, input }: Call<ListAuditInput>): Promise<AuditPage> {
	requireAdmin(ctx);
	const { action, target_id, cursor, limit = DEFAULT_LIMIT } = parseInput(ListAuditInput, input);
	const rows = await ctx.db.auditEntry.findMany({
		where: {
			...(action !== undefined && { action }),
			...(target_id !== undefined && { targetId: target_id }),
			...(cursor !== undefined && { id: { lt: cursor } }),
		},
		orderBy: { id: "desc" },
		take: limit + 1,
	});
	const page = rows.slice(0, limit);
	const entries = page.map(
		(row): AuditEntry => ({
			id: row.id,
			at: row.at.toISOString(),
			actor: { type: row.actorType as AuditEntry["actor"]["type"], id: row.actorId, name: row.actorName },
			action: row.action as AuditAction,
			target: row.targetType && row.targetId ? { type: row.targetType, id: row.targetId } : null,
			address: row.address,
			details: JSON.parse(row.details) as AuditEntry["details"],
		}),
	);
	return { entries, count: page.length, next_cursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}

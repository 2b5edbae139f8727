import type { EscalationModel } from "#prisma/generated/sqlite/models.ts";
import type { Escalation, Metadata } from "#protocol/shapes.ts";

/** A stored escalation as it travels. */
export function toEscalation(row: EscalationModel): Escalation {
	return {
		id: row.id,
		conversation_id: row.conversationId,
		reason: row.reason,
		timestamp: row.createdAt.toISOString(),
		metadata: JSON.parse(row.metadata) as Metadata,
	};
}

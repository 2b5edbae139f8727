import type { AuditAction } from "#protocol/admin-shapes.ts";
import type { Db } from "../context.ts";

const DELETIONS: AuditAction[] = ["user.erased", "conversation.deleted"];

/** How often conversations were deleted: written down with each deletion, in its transaction. */
export function countDeletions(db: Pick<Db, "auditEntry">): Promise<number> {
	return db.auditEntry.count({ where: { action: { in: DELETIONS } } });
}

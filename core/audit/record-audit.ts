import type { AuditAction } from "#protocol/admin-shapes.ts";
import type { Ctx, Db } from "../context.ts";
import { uuidv7 } from "../ids.ts";

export type AuditRecord = {
	action: AuditAction;
	target?: { type: "agent" | "site" | "user" | "conversation" | "api_key" | "invitation"; id: string };
	/** Names, numbers and choices; never a secret, and nothing that a person wrote in a conversation. */
	details?: Record<string, string | number | boolean | null | string[]>;
};

/** Writes down who did what, in the transaction that did it where there is one, so that neither is there without the other. */
export async function recordAudit(
	ctx: Pick<Ctx, "actor" | "address" | "now">,
	db: Pick<Db, "auditEntry">,
	{ action, target, details = {} }: AuditRecord,
): Promise<void> {
	const { actor } = ctx;
	const known = actor.type !== "anonymous";
	// This is kept for ever, so of a user only the id: nothing of them may be left where they ask to be erased.
	const isUser = actor.type === "user";
	const at = ctx.now();
	await db.auditEntry.create({
		data: {
			id: uuidv7(at),
			at,
			actorType: actor.type,
			actorId: known ? actor.id : "",
			actorName: known && !isUser ? actor.name : null,
			action,
			targetType: target?.type ?? null,
			targetId: target?.id ?? null,
			address: isUser ? null : ctx.address,
			details: JSON.stringify(details),
		},
	});
}

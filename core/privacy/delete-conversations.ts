import type { Ctx, Transaction } from "../context.ts";

/** Deletes conversations with all that hangs on them; `tellDeleted` after the commit. */
export async function deleteConversations(tx: Transaction, ids: readonly string[]): Promise<void> {
	const which = { conversationId: { in: [...ids] } };
	// Their rows' locks first, as in every other change: PostgreSQL refuses whoever locks the other way round.
	await tx.conversation.updateMany({ where: { id: { in: [...ids] } }, data: { rev: { increment: 1 } } });
	await tx.message.deleteMany({ where: which });
	await tx.escalation.deleteMany({ where: which });
	await tx.conversation.deleteMany({ where: { id: { in: [...ids] } } });
}

export type Deleted = { id: string; userId: string };

export function tellDeleted(ctx: Pick<Ctx, "events">, deleted: readonly Deleted[]): void {
	for (const { id, userId } of deleted) ctx.events.publish({ type: "conversation.deleted", conversationId: id, userId });
}

import type { Prisma } from "#prisma/generated/sqlite/client.ts";
import type { Ctx } from "../context.ts";
import { type ConversationRow, withPeople } from "./conversation-row.ts";

/** What a verb changes beside `rev`, which is counted here: every visible change is one step (D4). */
export type ConversationChange = Omit<Prisma.ConversationUncheckedUpdateInput, "id" | "rev">;

/**
 * Changes a conversation that still is as the caller saw it, in one statement. Null: it no longer fits `where`
 * (somebody was faster), and nothing changed.
 */
export async function changeConversation(
	db: Pick<Ctx["db"], "conversation">,
	where: Prisma.ConversationWhereUniqueInput,
	change: ConversationChange,
): Promise<ConversationRow | null> {
	try {
		return await db.conversation.update({ where, data: { ...change, rev: { increment: 1 } }, include: withPeople });
	} catch (error) {
		// Prisma's "record not found"; by code, because classes differ between module graphs.
		if ((error as { code?: unknown }).code === "P2025") return null;
		throw error;
	}
}

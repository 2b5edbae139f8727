import { requireKnown } from "../actors.ts";
import type { Ctx } from "../context.ts";
import { conversationNotFound } from "../refusals.ts";
import { type ConversationRow, withPeople } from "./conversation-row.ts";

/** Who looks, and through what: a verb's ctx, or one inside a transaction. */
export type Viewer = Pick<Ctx, "actor"> & { db: Pick<Ctx["db"], "conversation"> };

/** The conversation as far as the caller may see it: ownership is part of the query. */
export async function findConversation(ctx: Viewer, id: string): Promise<ConversationRow | null> {
	const actor = requireKnown(ctx);
	const mine = actor.type === "user" ? { userId: actor.id } : actor.type === "bot" ? { siteId: actor.siteId } : {};
	return ctx.db.conversation.findFirst({ where: { id, ...mine }, include: withPeople });
}

/** The same, where not seeing it is an error: unknown and somebody else's are one answer. */
export async function loadConversation(ctx: Viewer, id: string): Promise<ConversationRow> {
	const conversation = await findConversation(ctx, id);
	if (!conversation) throw conversationNotFound();
	return conversation;
}

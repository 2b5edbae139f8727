import type { Prisma } from "#prisma/generated/sqlite/client.ts";
import { requireKnown } from "../actors.ts";
import type { Ctx } from "../context.ts";
import { ChatError, conversationNotFound } from "../refusals.ts";
import { type ConversationRow, withPeople } from "./conversation-row.ts";
import { sightOf } from "./load-conversation.ts";

/** Who changes, and through what: a verb's ctx, or one inside a transaction. */
type Changer = Pick<Ctx, "actor"> & { db: Pick<Ctx["db"], "conversation"> };

/** Each lost race means that somebody else's change went through. */
export const MAX_ATTEMPTS = 20;

export const tooMuchAtOnce = () =>
	new ChatError("overloaded", "Too much happens in this conversation at once. Try again.", { retryAfter: 1 });

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

/** Counts a change in each of a user's conversations: what their rows show of the user is another by now. */
export async function touchConversations(db: Pick<Ctx["db"], "conversation">, userId: string): Promise<ConversationRow[]> {
	const touched: ConversationRow[] = [];
	for (const { id } of await db.conversation.findMany({ where: { userId }, select: { id: true }, orderBy: { id: "asc" } })) {
		const row = await changeConversation(db, { id }, {});
		if (row) touched.push(row);
	}
	return touched;
}

/**
 * Changes a conversation by a rule that must see it first; null from the rule changes nothing. Whoever is overtaken
 * between looking and changing looks again, so that no change is decided on what is no longer so.
 */
export async function changeByRule(
	changer: Changer,
	id: string,
	rule: (before: ConversationRow) => ConversationChange | null,
): Promise<{ before: ConversationRow; after: ConversationRow | null }> {
	for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
		const before = await loadForChange(changer, id);
		const change = rule(before);
		if (!change) return { before, after: null };
		const after = await changeConversation(changer.db, { id, rev: before.rev }, change);
		if (after) return { before, after };
	}
	throw tooMuchAtOnce();
}

/** As `loadConversation`, but where the caller's transaction sees it. */
async function loadForChange({ actor, db }: Changer, id: string): Promise<ConversationRow> {
	const { userId, siteId } = sightOf(requireKnown({ actor }));
	const seen = { id, ...(userId !== null && { userId }), ...(siteId !== null && { siteId }) };
	const conversation = await db.conversation.findFirst({ where: seen, include: withPeople });
	if (!conversation) throw conversationNotFound();
	return conversation;
}

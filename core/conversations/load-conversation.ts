import { type KnownActor, requireKnown } from "../actors.ts";
import type { Ctx } from "../context.ts";
import type { Sight } from "../hot-reads.ts";
import { conversationNotFound } from "../refusals.ts";
import type { ConversationRow } from "./conversation-row.ts";

/** Users see their own conversations, bots those of their site, agents all. */
export function sightOf(actor: KnownActor): Sight {
	return { userId: actor.type === "user" ? actor.id : null, siteId: actor.type === "bot" ? actor.siteId : null };
}

type Viewer = Pick<Ctx, "actor" | "reads">;

/** The conversation as far as the caller may see it: ownership is part of the query. */
export async function findConversation(ctx: Viewer, id: string): Promise<ConversationRow | null> {
	return ctx.reads.findConversation(id, sightOf(requireKnown(ctx)));
}

/** The same, where not seeing it is an error: unknown and somebody else's are one answer. */
export async function loadConversation(ctx: Viewer, id: string): Promise<ConversationRow> {
	const conversation = await findConversation(ctx, id);
	if (!conversation) throw conversationNotFound();
	return conversation;
}

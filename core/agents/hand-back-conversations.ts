import type { Ctx } from "../context.ts";
import { assignConversation } from "../conversations/assign-conversation.ts";
import { asChatError } from "../refusals.ts";

/** Rows in one statement: on SQLite nothing else is written meanwhile. */
const BATCH = 500;

/**
 * Gives back every conversation of somebody who has left, and answers how many were open. Resolved ones keep nobody either: the next
 * message would hand them to who is gone.
 */
export async function handBackConversations(ctx: Ctx, agentId: string): Promise<number> {
	const open = await ctx.db.conversation.findMany({
		where: { assigneeId: agentId, status: { not: "resolved" } },
		select: { id: true },
		orderBy: { id: "asc" },
	});
	for (const { id } of open) {
		try {
			await assignConversation({ ctx, input: { conversation_id: id, agent_id: null } });
		} catch (error) {
			// Resolved in this moment: below.
			if (asChatError(error)?.code !== "conflict") throw error;
		}
	}
	for (let count = BATCH; count === BATCH; ) {
		const resolved = { assigneeId: agentId, status: "resolved" };
		({ count } = await ctx.db.conversation.updateMany({
			where: resolved,
			data: { assigneeId: null, rev: { increment: 1 } },
			limit: BATCH,
		}));
	}
	return open.length;
}

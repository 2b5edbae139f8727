import { ListEscalationsInput } from "#protocol/inputs.ts";
import type { EscalationList } from "#protocol/shapes.ts";
import { requireScope } from "../actors.ts";
import type { Call } from "../context.ts";
import { loadConversation } from "../conversations/load-conversation.ts";
import { parseInput } from "../refusals.ts";
import { readTimeCursor, rowsFor, timePage } from "../time-page.ts";
import { toEscalation } from "./to-escalation.ts";

/** The escalations of a conversation, oldest first, page by page. */
export async function listEscalations({ ctx, input }: Call<ListEscalationsInput>): Promise<EscalationList> {
	requireScope(ctx, "conversations:read");
	const { conversation_id, limit, cursor } = parseInput(ListEscalationsInput, input);
	const from = readTimeCursor(cursor);
	const { id } = await loadConversation(ctx, conversation_id);
	const found = await ctx.db.escalation.findMany({
		where: {
			conversationId: id,
			...(from && { OR: [{ createdAt: { gt: from.at } }, { createdAt: from.at, id: { gt: from.id } }] }),
		},
		orderBy: [{ createdAt: "asc" }, { id: "asc" }],
		take: rowsFor(limit),
	});
	const { page, ...more } = timePage(found, limit, ({ createdAt }) => createdAt);
	return { conversation_id: id, escalations: page.map(toEscalation), count: page.length, ...more };
}

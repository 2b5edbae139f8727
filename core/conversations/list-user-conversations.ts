import { ListUserConversationsInput } from "#protocol/inputs.ts";
import type { UserConversations } from "#protocol/shapes.ts";
import { requireKnown } from "../actors.ts";
import type { Call } from "../context.ts";
import { ChatError, parseInput } from "../refusals.ts";
import { readTimeCursor, rowsFor, timePage } from "../time-page.ts";
import { toConversationState, withPeople } from "./conversation-row.ts";

/** The conversations of a user, newest first, page by page: the user's own list, or any user's for an agent. */
export async function listUserConversations({ ctx, input }: Call<ListUserConversationsInput>): Promise<UserConversations> {
	const actor = requireKnown(ctx);
	const { user_id, limit, cursor } = parseInput(ListUserConversationsInput, input);
	// Somebody else and nobody are one answer: a user cannot find out which ids exist.
	if (actor.type !== "agent" && actor.id !== user_id) throw new ChatError("not_found", "There is no such user.");
	const from = readTimeCursor(cursor);
	const found = await ctx.db.conversation.findMany({
		where: {
			userId: user_id,
			...(from && { OR: [{ lastMessageAt: { lt: from.at } }, { lastMessageAt: from.at, id: { lt: from.id } }] }),
		},
		orderBy: [{ lastMessageAt: "desc" }, { id: "desc" }],
		include: withPeople,
		take: rowsFor(limit),
	});
	const { page, ...more } = timePage(found, limit, ({ lastMessageAt }) => lastMessageAt);
	return { user_id, conversations: page.map((row) => row.id), count: page.length, items: page.map(toConversationState), ...more };
}

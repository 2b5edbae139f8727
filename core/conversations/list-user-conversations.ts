import { ListUserConversationsInput } from "#protocol/inputs.ts";
import type { UserConversations } from "#protocol/shapes.ts";
import { requireKnown } from "../actors.ts";
import type { Call } from "../context.ts";
import { ChatError, parseInput } from "../refusals.ts";
import { toConversationState, withPeople } from "./conversation-row.ts";

/** All conversations of a user, newest first: the user's own list, or any user's for an agent. */
export async function listUserConversations({ ctx, input }: Call<ListUserConversationsInput>): Promise<UserConversations> {
	const actor = requireKnown(ctx);
	const { user_id } = parseInput(ListUserConversationsInput, input);
	// Somebody else and nobody are one answer: a user cannot find out which ids exist.
	if (actor.type !== "agent" && actor.id !== user_id) throw new ChatError("not_found", "There is no such user.");
	const rows = await ctx.db.conversation.findMany({
		where: { userId: user_id },
		orderBy: [{ lastMessageAt: "desc" }, { id: "desc" }],
		include: withPeople,
	});
	return { user_id, conversations: rows.map((row) => row.id), count: rows.length, items: rows.map(toConversationState) };
}

import type { Message } from "#protocol/shapes.ts";
import type { Ctx } from "../context.ts";
import { toMessage } from "../messages/to-message.ts";
import { DEMO_SITE } from "./demo-actors.ts";

/** The newest message of each demo conversation in which a visitor had the last word since then, oldest first. */
export async function findUnanswered({ db }: Ctx, { since, limit }: { since: Date; limit: number }): Promise<Message[]> {
	const rows = await db.conversation.findMany({
		where: { siteId: DEMO_SITE, assigneeId: null, lastMessageSenderType: "user", lastMessageAt: { gt: since } },
		orderBy: [{ lastMessageAt: "desc" }, { id: "asc" }],
		take: limit,
		select: { messages: { orderBy: { seq: "desc" }, take: 1 } },
	});
	return rows.flatMap((row) => row.messages.map(toMessage)).reverse();
}

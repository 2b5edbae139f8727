import type { Ctx } from "../context.ts";
import { changeConversation } from "./change-conversation.ts";
import { toInboxItem } from "./conversation-row.ts";

const MINUTE_MS = 60_000;
const BATCH = 200;

/** What the conversation itself says; it goes on with the user's next message. */
const CLOSED = "This conversation was closed because nobody wrote for a while. Write again and it goes on.";

/**
 * Resolves conversations in which nobody has written for as long as their site says, with a message that says so. Whoever waits for
 * a human is left waiting in the list: silence there is ours. Answers how many.
 */
export async function closeIdle(ctx: Ctx, ending?: AbortSignal): Promise<number> {
	let closed = 0;
	const sites = await ctx.db.site.findMany({ where: { idleMinutes: { not: null } }, orderBy: { id: "asc" } });
	for (const { id: siteId, idleMinutes } of sites) {
		const before = new Date(ctx.now().getTime() - (idleMinutes ?? 0) * MINUTE_MS);
		for (;;) {
			const idle = await ctx.db.conversation.findMany({
				where: { siteId, status: { not: "resolved" }, waitingSince: null, escalatedAt: null, lastMessageAt: { lt: before } },
				select: { id: true, rev: true },
				orderBy: [{ lastMessageAt: "asc" }, { id: "asc" }],
				take: BATCH,
			});
			let done = 0;
			for (const row of idle) {
				if (ending?.aborted) return closed;
				if (await close(ctx, row)) done += 1;
			}
			closed += done;
			if (idle.length < BATCH || done === 0) break;
		}
	}
	return closed;
}

/** Resolved first, and only as it was seen: who writes in this moment keeps the conversation open. */
async function close(ctx: Ctx, { id, rev }: { id: string; rev: number }): Promise<boolean> {
	const at = ctx.now();
	const resolved = await changeConversation(ctx.db, { id, rev }, { status: "resolved", resolvedAt: at });
	if (!resolved) return false;
	ctx.events.publish({ type: "conversation.status", item: toInboxItem(resolved), at, rev: resolved.rev, prev: resolved.rev - 1 });
	const { message, conversation, replayed, ...outcome } = await ctx.messages.append({
		conversationId: id,
		senderType: "system",
		senderId: "system",
		senderName: null,
		content: CLOSED,
		metadata: {},
		replyTo: null,
		clientId: `idle-${rev}`,
		now: at,
		owner: null,
	});
	if (!replayed) {
		const item = toInboxItem(conversation);
		ctx.events.publish({ type: "message.sent", item, message, rev: message.rev, prev: message.rev - 1, ...outcome });
	}
	return true;
}

import type { Blocked } from "#protocol/admin-shapes.ts";
import { BlockUserInput, UserInput } from "#protocol/inputs.ts";
import type { Ok } from "#protocol/shapes.ts";
import { requireAgent } from "../actors.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Call, Ctx } from "../context.ts";
import { touchConversations } from "../conversations/change-conversation.ts";
import { toInboxItem } from "../conversations/conversation-row.ts";
import { ChatError, parseInput } from "../refusals.ts";

/**
 * Keeps a user from writing, typing and escalating for some hours, with a reason that agents see. The user may still read and is
 * told until when. A person whom the site proved stays blocked in every browser; somebody unknown may come back as somebody else.
 */
export async function blockUser({ ctx, input }: Call<BlockUserInput>): Promise<Blocked> {
	requireAgent(ctx);
	const { user_id: id, hours, reason } = parseInput(BlockUserInput, input);
	const until = new Date(ctx.now().getTime() + hours * 60 * 60 * 1000);
	// The reason may name the user, and the audit log outlives them.
	await change(ctx, id, { blockedUntil: until, blockedReason: reason }, { action: "user.blocked", details: { hours } });
	return { user_id: id, blocked_until: until.toISOString(), reason };
}

/** Lets a blocked user write again. */
export async function unblockUser({ ctx, input }: Call<UserInput>): Promise<Ok> {
	requireAgent(ctx);
	const { user_id: id } = parseInput(UserInput, input);
	await change(ctx, id, { blockedUntil: null, blockedReason: null }, { action: "user.unblocked" });
	return { status: "success" };
}

type Block = { blockedUntil: Date | null; blockedReason: string | null };
type Record = { action: "user.blocked" | "user.unblocked"; details?: { hours: number } };

async function change(ctx: Ctx, id: string, data: Block, { action, details }: Record): Promise<void> {
	const { sessions, rows } = await ctx.db.$transaction(async (tx) => {
		const { count } = await tx.user.updateMany({ where: { id }, data });
		if (count === 0) throw new ChatError("not_found", "There is no such user.");
		await recordAudit(ctx, tx, { action, target: { type: "user", id }, ...(details && { details }) });
		const sessions = await tx.userSession.findMany({ where: { userId: id }, select: { tokenHash: true } });
		return { sessions, rows: await touchConversations(tx, id) };
	});
	// The lists of all agents show who is blocked.
	for (const row of rows) {
		ctx.events.publish({ type: "conversation.status", item: toInboxItem(row), at: ctx.now(), rev: row.rev, prev: row.rev - 1 });
	}
	// Open sockets know their user from before: they come back and learn it.
	ctx.sessionEnds.publish(sessions.map(({ tokenHash }) => tokenHash));
}

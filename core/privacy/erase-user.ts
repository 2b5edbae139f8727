import type { Erased } from "#protocol/admin-shapes.ts";
import { UserInput } from "#protocol/inputs.ts";
import { type KnownActor, refuseBlocked, requireKnown } from "../actors.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Call, Ctx } from "../context.ts";
import { ChatError, forbidden, parseInput } from "../refusals.ts";
import { deleteConversations, tellDeleted } from "./delete-conversations.ts";

const noSuchUser = () => new ChatError("not_found", "There is no such user.");

/**
 * Deletes a user and everything they wrote and were written, for good: on their own wish or by an administrator. The answer names the
 * backups that still hold it and when those end. The audit log keeps that it was done, by whom and for which id, and nothing else.
 */
export async function eraseUser({ ctx, input }: Call<UserInput>): Promise<Erased> {
	const { user_id: id } = parseInput(UserInput, input);
	const actor = requireSelfOrAdmin(ctx, id);
	// Under the same proof they come back: an erasure must not lift a block.
	refuseBlocked(actor, ctx.now());
	if (actor.type === "user") await ctx.guard.wholeUser(actor.id, ctx.address);
	const { conversations, sessions } = await ctx.db.$transaction(async (tx) => {
		if (!(await tx.user.findUnique({ where: { id }, select: { id: true } }))) throw noSuchUser();
		const conversations = await tx.conversation.findMany({ where: { userId: id }, select: { id: true }, orderBy: { id: "asc" } });
		const sessions = await tx.userSession.findMany({ where: { userId: id }, select: { tokenHash: true } });
		await deleteConversations(
			tx,
			conversations.map((row) => row.id),
		);
		await tx.userSession.deleteMany({ where: { userId: id } });
		await tx.user.delete({ where: { id } });
		const details = { conversations: conversations.length };
		await recordAudit(ctx, tx, { action: "user.erased", target: { type: "user", id }, details });
		return { conversations, sessions };
	});
	ctx.sessionEnds.publish(sessions.map(({ tokenHash }) => tokenHash));
	tellDeleted(
		ctx,
		conversations.map((row) => ({ id: row.id, userId: id })),
	);
	await ctx.deleted.scrub();
	return { user_id: id, conversations: conversations.length, backups: await ctx.deleted.backups() };
}

/** Somebody else and nobody are one answer to a user. */
export function requireSelfOrAdmin(ctx: Pick<Ctx, "actor">, userId: string): KnownActor {
	const actor = requireKnown(ctx);
	if (actor.type === "user") {
		if (actor.id !== userId) throw noSuchUser();
	} else if (actor.type !== "agent" || actor.role !== "admin")
		throw forbidden("Only administrators and the users themselves may do this.");
	return actor;
}

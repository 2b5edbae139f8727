import type { UserModel } from "#prisma/generated/sqlite/models.ts";
import type { Ctx, Transaction } from "../context.ts";
import { changeConversation } from "../conversations/change-conversation.ts";
import { type ConversationRow, toInboxItem } from "../conversations/conversation-row.ts";
import { newId } from "../ids.ts";
import type { ProvenIdentity } from "./identity-proof.ts";

export type Becoming = {
	siteId: string;
	proven: ProvenIdentity;
	/** What the page says beside the proof; the proof's own words count more. */
	profile: { name?: string | undefined; email?: string | undefined };
	/** Who asked, with a token of their own. */
	caller: (UserModel & { tokenHash: string }) | null;
};

/**
 * The person whom a site proved, made at their first log-in. An unverified caller's conversations become theirs, and every session
 * of that caller ends. Another person's conversations stay where they are: only their session ends in this browser.
 */
export async function becomePerson(ctx: Ctx, { siteId, proven, profile, caller }: Becoming): Promise<UserModel> {
	const said = { ...profile, ...pick(proven) };
	const { person, moved, ended } = await ctx.db.$transaction(async (tx) => {
		const person = await findOrCreate(tx, { siteId, proven, said, now: ctx.now() });
		if (!caller || caller.id === person.id) return { person, moved: [], ended: [] };
		if (caller.externalId !== null) {
			await tx.userSession.deleteMany({ where: { tokenHash: caller.tokenHash } });
			return { person, moved: [], ended: [caller.tokenHash] };
		}
		const moved = await moveConversations(tx, caller.id, person.id);
		const sessions = await tx.userSession.findMany({ where: { userId: caller.id }, select: { tokenHash: true } });
		// Its sessions go with it.
		await tx.user.delete({ where: { id: caller.id } });
		return { person, moved, ended: sessions.map((session) => session.tokenHash) };
	});
	for (const row of moved) {
		ctx.events.publish({ type: "conversation.status", item: toInboxItem(row), at: ctx.now(), rev: row.rev, prev: row.rev - 1 });
	}
	ctx.sessionEnds.publish(ended);
	return person;
}

type Person = { siteId: string; proven: ProvenIdentity; said: { name?: string; email?: string }; now: Date };

function findOrCreate(tx: Transaction, { siteId, proven, said, now }: Person): Promise<UserModel> {
	const verified = { ...said, verifiedBy: proven.by, verifiedAt: now };
	return tx.user.upsert({
		where: { siteId_externalId: { siteId, externalId: proven.externalId } },
		create: { id: newId("person"), siteId, externalId: proven.externalId, createdAt: now, ...verified },
		update: verified,
	});
}

/** Their messages too: a `client_id` is known by its sender, and what is on its way may still be sent again (D2). */
async function moveConversations(tx: Transaction, from: string, to: string): Promise<ConversationRow[]> {
	const moved: ConversationRow[] = [];
	for (const { id } of await tx.conversation.findMany({ where: { userId: from }, select: { id: true }, orderBy: { id: "asc" } })) {
		// First, as in every other change: on PostgreSQL its row's lock keeps appends and edits out.
		const row = await changeConversation(tx, { id }, { userId: to });
		if (row) moved.push(row);
		await tx.message.updateMany({ where: { conversationId: id, senderType: "user", senderId: from }, data: { senderId: to } });
		const reacted = { message: { conversationId: id }, senderType: "user", senderId: from };
		await tx.messageReaction.updateMany({ where: reacted, data: { senderId: to } });
	}
	return moved;
}

function pick({ name, email }: ProvenIdentity): { name?: string; email?: string } {
	return { ...(name === undefined ? {} : { name }), ...(email === undefined ? {} : { email }) };
}

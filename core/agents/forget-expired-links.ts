import type { Ctx } from "../context.ts";

/** Deletes links that nobody used in time: an invitation holds the e-mail of somebody who never came. Answers how many. */
export async function forgetExpiredLinks({ db, now }: Pick<Ctx, "db" | "now">): Promise<number> {
	const expired = { where: { expiresAt: { lte: now() } } };
	const invitations = await db.invitation.deleteMany(expired);
	const passwords = await db.passwordLink.deleteMany(expired);
	const emails = await db.emailLink.deleteMany(expired);
	return invitations.count + passwords.count + emails.count;
}

import { InviteInput } from "#protocol/account-inputs.ts";
import type { NewInvitation } from "#protocol/accounts.ts";
import { requireAdmin } from "../actors.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Call } from "../context.ts";
import { newId, newSecret } from "../ids.ts";
import { ChatError, parseInput } from "../refusals.ts";
import { hashSecret } from "../secret-hash.ts";
import { invitationLetter } from "./letters.ts";

const VALID_DAYS = 7;

/**
 * Invites somebody to the team by a link that works once, for seven days. It goes out by e-mail where the server can send any, and is
 * answered this once to be handed over another way. An earlier invitation of the same e-mail ends.
 */
export async function inviteAgent({ ctx, input }: Call<InviteInput>): Promise<NewInvitation> {
	const me = requireAdmin(ctx);
	const { role, ...given } = parseInput(InviteInput, input);
	const email = given.email.toLowerCase();
	if (ctx.mail.configured) await ctx.guard.letter(email);
	const token = newSecret();
	const id = newId("invitation");
	const expiresAt = new Date(ctx.now().getTime() + VALID_DAYS * 24 * 60 * 60 * 1000);
	await ctx.db.$transaction(async (tx) => {
		if ((await tx.agent.count({ where: { email, removedAt: null } })) > 0) {
			throw new ChatError("conflict", "Somebody with this e-mail is of the team already.");
		}
		await tx.invitation.deleteMany({ where: { email } });
		const row = { id, tokenHash: hashSecret(token), email, role, invitedById: me.id, createdAt: ctx.now(), expiresAt };
		await tx.invitation.create({ data: row });
		await recordAudit(ctx, tx, { action: "agent.invited", target: { type: "invitation", id }, details: { email, role } });
	});
	// Behind the #, which browsers never send to a server.
	const link = `${ctx.settings.publicUrl}/join#${token}`;
	ctx.mail.post(async () => invitationLetter(email, me.name, link));
	return { id, link, mailed: ctx.mail.configured, expires_at: expiresAt.toISOString() };
}

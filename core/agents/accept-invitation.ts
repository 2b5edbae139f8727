import { AcceptInvitationInput } from "#protocol/account-inputs.ts";
import type { Joined } from "#protocol/accounts.ts";
import type { Role } from "#protocol/shapes.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Call } from "../context.ts";
import { newId } from "../ids.ts";
import { ChatError, parseInput } from "../refusals.ts";
import { toAgent } from "./agent-row.ts";
import { hashPassword } from "./passwords.ts";
import { findInvitation, invitationRefused } from "./read-invitation.ts";
import { isTaken } from "./taken-email.ts";

/** Makes the account that the link stands for, which then ends. Who was of the team before is the same agent again. */
export async function acceptInvitation({ ctx, input }: Call<AcceptInvitationInput>): Promise<Joined> {
	const { token, name, password } = parseInput(AcceptInvitationInput, input);
	await findInvitation(ctx, token);
	const passwordHash = await hashPassword(password);
	try {
		const row = await ctx.db.$transaction(async (tx) => {
			const { tokenHash, email, role, id: invitationId } = await findInvitation({ now: ctx.now, db: tx }, token);
			const { count } = await tx.invitation.deleteMany({ where: { tokenHash } });
			if (count === 0) throw invitationRefused();
			const back = await tx.agent.findFirst({ where: { email, removedAt: { not: null } } });
			const now = { name, passwordHash, role, removedAt: null, totpSealed: null, totpSince: null, totpLastStep: null };
			const row = back
				? await tx.agent.update({ where: { id: back.id }, data: now })
				: await tx.agent.create({ data: { ...now, id: newId("agent"), email, createdAt: ctx.now() } });
			const actor = { type: "agent", id: row.id, name, role: role as Role } as const;
			const target = { type: "agent", id: row.id } as const;
			await recordAudit({ ...ctx, actor }, tx, { action: "agent.joined", target, details: { role, invitation: invitationId } });
			return row;
		});
		return { agent: toAgent(row) };
	} catch (error) {
		if (isTaken(error)) throw new ChatError("conflict", "Somebody with this e-mail is of the team already. Sign in instead.");
		throw error;
	}
}

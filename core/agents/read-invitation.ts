import { TokenInput } from "#protocol/account-inputs.ts";
import type { InvitationOffer } from "#protocol/accounts.ts";
import type { Role } from "#protocol/shapes.ts";
import type { Call, Ctx } from "../context.ts";
import { forbidden, parseInput } from "../refusals.ts";
import { hashSecret } from "../secret-hash.ts";

export const invitationRefused = () =>
	forbidden("This invitation has been used, withdrawn or has expired. Ask an administrator for a new one.");

/** The live invitation of a token; refused where there is none. */
export async function findInvitation(ctx: Pick<Ctx, "now"> & { db: Pick<Ctx["db"], "invitation"> }, token: string) {
	const invitation = await ctx.db.invitation.findFirst({ where: { tokenHash: hashSecret(token), expiresAt: { gt: ctx.now() } } });
	if (!invitation) throw invitationRefused();
	return invitation;
}

/** What somebody is invited to, for whoever has the link. */
export async function readInvitation({ ctx, input }: Call<TokenInput>): Promise<InvitationOffer> {
	const { email, role, invitedById } = await findInvitation(ctx, parseInput(TokenInput, input).token);
	const by = await ctx.db.agent.findUnique({ where: { id: invitedById }, select: { name: true } });
	return { email, role: role as Role, invited_by: by?.name ?? null };
}

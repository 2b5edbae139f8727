import { InvitationInput } from "#protocol/account-inputs.ts";
import type { Ok } from "#protocol/shapes.ts";
import { requireAdmin } from "../actors.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Call } from "../context.ts";
import { ChatError, parseInput } from "../refusals.ts";

/** Ends an invitation: its link is worth nothing from now on. */
export async function withdrawInvitation({ ctx, input }: Call<InvitationInput>): Promise<Ok> {
	requireAdmin(ctx);
	const { invitation: id } = parseInput(InvitationInput, input);
	await ctx.db.$transaction(async (tx) => {
		const { count } = await tx.invitation.deleteMany({ where: { id } });
		if (count === 0) throw new ChatError("not_found", "There is no such invitation. It may have been accepted.");
		await recordAudit(ctx, tx, { action: "agent.invitation_withdrawn", target: { type: "invitation", id } });
	});
	return { status: "success" };
}

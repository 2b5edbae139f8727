import { ResetPasswordInput } from "#protocol/account-inputs.ts";
import type { Ok } from "#protocol/shapes.ts";
import type { Call } from "../context.ts";
import { forbidden, parseInput } from "../refusals.ts";
import { hashSecret } from "../secret-hash.ts";
import { passwordChangedLetter } from "./letters.ts";
import { hashPassword } from "./passwords.ts";
import { setPassword } from "./set-password.ts";

/** Sets a new password by a one-time link, which then ends; so do all sessions of the agent. A second factor stays. */
export async function resetPassword({ ctx, input }: Call<ResetPasswordInput>): Promise<Ok> {
	const { token, password } = parseInput(ResetPasswordInput, input);
	const where = { tokenHash: hashSecret(token), expiresAt: { gt: ctx.now() }, agent: { removedAt: null } };
	const refused = () => forbidden("This link has been used, has expired, or was replaced by a newer one. Ask for a new one.");
	const link = await ctx.db.passwordLink.findFirst({ where, include: { agent: true } });
	if (!link) throw refused();
	const passwordHash = await hashPassword(password);
	const { id, name, role, email } = link.agent;
	const asThem = { ...ctx, actor: { type: "agent", id, name, role: role as "agent" | "admin" } as const };
	const ended = await ctx.db.$transaction(async (tx) => {
		const { count } = await tx.passwordLink.deleteMany({ where });
		if (count === 0) throw refused();
		return setPassword(asThem, tx, { agentId: id, passwordHash });
	});
	ctx.sessionEnds.publish(ended);
	ctx.mail.post(async () => passwordChangedLetter(email));
	return { status: "success" };
}

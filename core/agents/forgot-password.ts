import { ForgotPasswordInput } from "#protocol/account-inputs.ts";
import type { Ok } from "#protocol/shapes.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Call } from "../context.ts";
import { ChatError, parseInput } from "../refusals.ts";
import { passwordLetter } from "./letters.ts";
import { createPasswordLink, passwordUrl } from "./password-links.ts";

/** Sends a link to whoever has this e-mail. Whether anybody has it shows neither in the answer nor in its time. */
export async function forgotPassword({ ctx, input }: Call<ForgotPasswordInput>): Promise<Ok> {
	const email = parseInput(ForgotPasswordInput, input).email.toLowerCase();
	if (!ctx.mail.configured) {
		throw new ChatError("conflict", "This server cannot send e-mail. Ask whoever runs it for a link: npm run reset-password");
	}
	await ctx.guard.letter(email);
	ctx.mail.post(async () => {
		const agent = await ctx.db.agent.findFirst({ where: { email, removedAt: null } });
		if (!agent) return null;
		const token = await createPasswordLink(ctx.db, agent.id, ctx.now());
		await recordAudit(ctx, ctx.db, { action: "agent.password_link_sent", target: { type: "agent", id: agent.id } });
		return passwordLetter(agent, passwordUrl(ctx.settings.publicUrl, token));
	});
	return { status: "success" };
}

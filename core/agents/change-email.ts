import type { AgentModel } from "#prisma/generated/sqlite/models.ts";
import { ChangeEmailInput } from "#protocol/account-inputs.ts";
import type { EmailChange } from "#protocol/accounts.ts";
import { requireAgent } from "../actors.ts";
import type { Call, Ctx } from "../context.ts";
import { newSecret } from "../ids.ts";
import { invalidInput, parseInput } from "../refusals.ts";
import { hashSecret } from "../secret-hash.ts";
import { toAgent } from "./agent-row.ts";
import { requirePassword } from "./current-password.ts";
import { confirmEmailLetter, emailAskedLetter, emailChangedLetter } from "./letters.ts";
import { putEmail } from "./put-email.ts";
import { isTaken } from "./taken-email.ts";

const VALID_HOURS = 1;

/**
 * Changes what the caller signs in with, and tells the old address. Where this server can send mail, the new address must first be
 * opened: a letter there holds a link, and until then nothing changes.
 */
export async function changeEmail({ ctx, input }: Call<ChangeEmailInput>): Promise<EmailChange> {
	const { session } = requireAgent(ctx);
	const { email: wanted, password } = parseInput(ChangeEmailInput, input);
	const before = await requirePassword(ctx, password);
	const email = wanted.toLowerCase();
	if (email === before.email) return { ...toAgent(before), to_confirm: null };
	if (ctx.mail.configured) return askToConfirm(ctx, before, email);
	try {
		const { row, ended } = await ctx.db.$transaction((tx) => putEmail(ctx, tx, { before, email, except: session }));
		ctx.sessionEnds.publish(ended);
		ctx.mail.post(async () => emailChangedLetter(before.email, email));
		return { ...toAgent(row), to_confirm: null };
	} catch (error) {
		// Another browser has changed the password while this one was compared.
		if ((error as { code?: unknown }).code === "P2025") throw invalidInput("password", "is not your current password");
		if (isTaken(error)) throw invalidInput("email", "belongs to another account");
		throw error;
	}
}

async function askToConfirm(ctx: Ctx, before: AgentModel, email: string): Promise<EmailChange> {
	await ctx.guard.letter(email);
	if (await ctx.db.agent.findFirst({ where: { email } })) throw invalidInput("email", "belongs to another account");
	const token = newSecret();
	const createdAt = ctx.now();
	const expiresAt = new Date(createdAt.getTime() + VALID_HOURS * 60 * 60 * 1000);
	const link = { tokenHash: hashSecret(token), email, createdAt, expiresAt };
	await ctx.db.emailLink.upsert({ where: { agentId: before.id }, create: { agentId: before.id, ...link }, update: link });
	// Behind the #, which browsers never send to a server.
	ctx.mail.post(async () => confirmEmailLetter({ email, name: before.name }, `${ctx.settings.publicUrl}/confirm#${token}`));
	ctx.mail.post(async () => emailAskedLetter(before.email, email));
	return { ...toAgent(before), to_confirm: email };
}

import { TokenInput } from "#protocol/account-inputs.ts";
import type { ConfirmedEmail } from "#protocol/accounts.ts";
import type { Call } from "../context.ts";
import { forbidden, invalidInput, parseInput } from "../refusals.ts";
import { hashSecret } from "../secret-hash.ts";
import { emailChangedLetter } from "./letters.ts";
import { putEmail } from "./put-email.ts";
import { isTaken } from "./taken-email.ts";

/** Puts an agent's new e-mail in force by the link that was sent there, and tells the old address. Other browsers are signed out. */
export async function confirmEmail({ ctx, input }: Call<TokenInput>): Promise<ConfirmedEmail> {
	const { token } = parseInput(TokenInput, input);
	const where = { tokenHash: hashSecret(token), expiresAt: { gt: ctx.now() }, agent: { removedAt: null } };
	const refused = () => forbidden("This link has been used, has expired, or was replaced by a newer one.");
	const link = await ctx.db.emailLink.findFirst({ where, include: { agent: true } });
	if (!link) throw refused();
	const { agent: before, email } = link;
	const { actor } = ctx;
	const except = actor.type === "agent" && actor.id === before.id ? actor.session : undefined;
	const asThem = {
		...ctx,
		actor: { type: "agent", id: before.id, name: before.name, role: before.role as "agent" | "admin" } as const,
	};
	try {
		const ended = await ctx.db.$transaction(async (tx) => {
			const { count } = await tx.emailLink.deleteMany({ where });
			if (count === 0) throw refused();
			return (await putEmail(asThem, tx, { before, email, except })).ended;
		});
		ctx.sessionEnds.publish(ended);
	} catch (error) {
		if ((error as { code?: unknown }).code === "P2025") throw refused();
		if (isTaken(error)) throw invalidInput("email", "belongs to another account by now");
		throw error;
	}
	ctx.mail.post(async () => emailChangedLetter(before.email, email));
	return { email };
}

import { ChangeEmailInput } from "#protocol/account-inputs.ts";
import type { Agent } from "#protocol/shapes.ts";
import { requireAgent } from "../actors.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Call } from "../context.ts";
import { invalidInput, parseInput } from "../refusals.ts";
import { toAgent } from "./agent-row.ts";
import { endSessions } from "./agent-sessions.ts";
import { requirePassword } from "./current-password.ts";
import { emailChangedLetter } from "./letters.ts";
import { isTaken } from "./taken-email.ts";

/** Changes what the caller signs in with. Every other browser is signed out, and the old address is told. */
export async function changeEmail({ ctx, input }: Call<ChangeEmailInput>): Promise<Agent> {
	const { session } = requireAgent(ctx);
	const { email: wanted, password } = parseInput(ChangeEmailInput, input);
	const before = await requirePassword(ctx, password);
	const email = wanted.toLowerCase();
	if (email === before.email) return toAgent(before);
	try {
		const { row, ended } = await ctx.db.$transaction(async (tx) => {
			const row = await tx.agent.update({ where: { id: before.id, passwordHash: before.passwordHash }, data: { email } });
			await tx.passwordLink.deleteMany({ where: { agentId: before.id } });
			const target = { type: "agent", id: before.id } as const;
			await recordAudit(ctx, tx, { action: "agent.email_changed", target, details: { from: before.email, to: email } });
			return { row, ended: await endSessions(tx, { agentId: before.id, id: { not: session ?? "" } }) };
		});
		ctx.sessionEnds.publish(ended);
		ctx.mail.post(async () => emailChangedLetter(before.email, email));
		return toAgent(row);
	} catch (error) {
		// Another browser has changed the password while this one was compared.
		if ((error as { code?: unknown }).code === "P2025") throw invalidInput("password", "is not your current password");
		if (isTaken(error)) throw invalidInput("email", "belongs to another account");
		throw error;
	}
}

import { SignInInput } from "#protocol/inputs.ts";
import type { Agent } from "#protocol/shapes.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Ctx } from "../context.ts";
import { toAgent } from "./agent-row.ts";
import { beginSession } from "./agent-sessions.ts";
import { passwordFits } from "./passwords.ts";
import { takeCode } from "./second-factor.ts";

/** `wrong` is e-mail or password: which of the two is nobody's business. The other two are said to who knows the password. */
export type SignInRefusal = "wrong" | "code_needed" | "code_wrong";
export type SignInResult = { agent: Agent; session: string } | { refused: SignInRefusal };

type SignInCall = { ctx: Ctx; input: unknown; userAgent: string };

/** Signs an agent in with e-mail and password, and with a code where they have a second factor. */
export async function signIn({ ctx, input, userAgent }: SignInCall): Promise<SignInResult> {
	const { success, data } = SignInInput.safeParse(input);
	if (!success) return { refused: "wrong" };
	const email = data.email.trim().toLowerCase();
	const row = await ctx.db.agent.findFirst({ where: { email, removedAt: null } });
	const refuse = async (refused: SignInRefusal): Promise<SignInResult> => {
		const target = row ? { target: { type: "agent" as const, id: row.id } } : {};
		// What is no agent's may be a password in the wrong field, or the e-mail of somebody who is erased one day.
		const details = { why: refused, ...(row ? { email } : {}) };
		await recordAudit(ctx, ctx.db, { action: "agent.sign_in_refused", ...target, details });
		return { refused };
	};
	const fits = await passwordFits(row?.passwordHash ?? null, data.password);
	if (!row || !fits) return refuse("wrong");
	const agent = toAgent(row);
	const asThem = { ...ctx, actor: { type: "agent", id: agent.id, name: agent.name, role: agent.role } as const };

	if (row.totpSince) {
		if (!data.code) return { refused: "code_needed" };
		if (!(await takeCode(asThem, row, data.code))) return refuse("code_wrong");
	}
	const session = await ctx.db.$transaction(async (tx) => {
		// Removed, or given another password, while this one was compared.
		if ((await tx.agent.count({ where: { id: row.id, removedAt: null, passwordHash: row.passwordHash } })) === 0) return null;
		await recordAudit(asThem, tx, { action: "agent.signed_in", target: { type: "agent", id: agent.id } });
		return beginSession(ctx, tx, { agentId: agent.id, userAgent });
	});
	return session === null ? refuse("wrong") : { agent, session };
}

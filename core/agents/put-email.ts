import type { AgentModel } from "#prisma/generated/sqlite/models.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Ctx, Db } from "../context.ts";
import { endSessions } from "./agent-sessions.ts";

type Change = {
	before: Pick<AgentModel, "id" | "email" | "passwordHash">;
	email: string;
	/** The session that goes on. */
	except: string | undefined;
};
type Tables = Pick<Db, "agent" | "agentSession" | "passwordLink" | "emailLink" | "auditEntry">;

/** Puts another e-mail in force inside the caller's transaction; other browsers are signed out, and links to the old address end. */
export async function putEmail(ctx: Ctx, tx: Tables, { before, email, except = "" }: Change) {
	const agentId = before.id;
	const row = await tx.agent.update({ where: { id: agentId, passwordHash: before.passwordHash }, data: { email } });
	await tx.passwordLink.deleteMany({ where: { agentId } });
	await tx.emailLink.deleteMany({ where: { agentId } });
	const target = { type: "agent", id: agentId } as const;
	await recordAudit(ctx, tx, { action: "agent.email_changed", target, details: { from: before.email, to: email } });
	return { row, ended: await endSessions(tx, { agentId, id: { not: except } }) };
}

import { recordAudit } from "../audit/record-audit.ts";
import type { Ctx, Db } from "../context.ts";
import { endSessions } from "./agent-sessions.ts";

type Change = { agentId: string; passwordHash: string /** The session that goes on. */; except?: string | undefined };
type Tables = Pick<Db, "agent" | "agentSession" | "passwordLink" | "emailLink" | "auditEntry">;

/** Puts a new password in force inside the caller's transaction; whoever was signed in by the old one is signed out. */
export async function setPassword(ctx: Ctx, tx: Tables, { agentId, passwordHash, except = "" }: Change): Promise<string[]> {
	await tx.agent.update({ where: { id: agentId }, data: { passwordHash } });
	await tx.passwordLink.deleteMany({ where: { agentId } });
	await tx.emailLink.deleteMany({ where: { agentId } });
	await recordAudit(ctx, tx, { action: "agent.password_changed", target: { type: "agent", id: agentId } });
	return endSessions(tx, { agentId, id: { not: except } });
}

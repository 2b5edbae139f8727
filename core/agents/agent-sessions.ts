import type { Prisma } from "#prisma/generated/sqlite/client.ts";
import type { Ctx, Db } from "../context.ts";
import { newId } from "../ids.ts";

/** However much it is used, a session ends after so long. */
export const SESSION_DAYS = 30;
const MAX_USER_AGENT_LENGTH = 300;

/** Sessions that were last used then, or before, have been idle for too long. */
export function idleSince(now: Date, idleHours: number): Date {
	return new Date(now.getTime() - idleHours * 60 * 60 * 1000);
}

/** Signs an agent in, in one browser; answers the session's id. */
export async function beginSession(
	ctx: Pick<Ctx, "address" | "now">,
	db: Pick<Db, "agentSession">,
	{ agentId, userAgent }: { agentId: string; userAgent: string },
): Promise<string> {
	const id = newId("agent_session");
	const at = ctx.now();
	const expiresAt = new Date(at.getTime() + SESSION_DAYS * 24 * 60 * 60 * 1000);
	const device = { address: ctx.address ?? "unknown", userAgent: userAgent.slice(0, MAX_USER_AGENT_LENGTH) };
	await db.agentSession.create({ data: { id, agentId, createdAt: at, lastSeenAt: at, expiresAt, ...device } });
	return id;
}

/** Ends the sessions that fit, and answers their ids: publish them after the commit, and what is connected by them is cut off. */
export async function endSessions(db: Pick<Db, "agentSession">, where: Prisma.AgentSessionWhereInput): Promise<string[]> {
	const ids = (await db.agentSession.findMany({ where, select: { id: true } })).map(({ id }) => id);
	if (ids.length > 0) await db.agentSession.deleteMany({ where: { id: { in: ids } } });
	return ids;
}

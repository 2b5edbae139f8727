import type { Ctx } from "../context.ts";
import { endSessions, idleSince } from "./agent-sessions.ts";

/** Ends what nobody has used for too long and what has expired; a browser left open is cut off. Answers how many. */
export async function endIdleSessions(
	{ db, now, sessionEnds }: Pick<Ctx, "db" | "now" | "sessionEnds">,
	idleHours: number,
): Promise<number> {
	const at = now();
	const ended = await endSessions(db, { OR: [{ lastSeenAt: { lte: idleSince(at, idleHours) } }, { expiresAt: { lte: at } }] });
	sessionEnds.publish(ended);
	return ended.length;
}

import type { Agent, Role } from "#protocol/shapes.ts";
import type { HotReads } from "../hot-reads.ts";
import { idleSince } from "./agent-sessions.ts";

type Clock = { now: Date; idleHours: number };

/** Who is signed in by this session, as the database knows them now; null once it was ended, was left idle or has expired. */
export async function agentOfSession(reads: HotReads, id: string, { now, idleHours }: Clock): Promise<Agent | null> {
	const owner = await reads.findAgentSession(id);
	if (!owner || owner.expiresAt <= now || owner.lastSeenAt <= idleSince(now, idleHours)) return null;
	return { id: owner.id, name: owner.name, email: owner.email, role: owner.role as Role };
}

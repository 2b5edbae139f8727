import type { Agent } from "#protocol/shapes.ts";
import type { Db } from "../context.ts";
import { toAgent } from "./agent-row.ts";

/** The agent as the database knows it now; a cookie of somebody who is gone is worth nothing. */
export async function findAgent(db: Db, id: string): Promise<Agent | null> {
	const agent = await db.agent.findUnique({ where: { id } });
	return agent && toAgent(agent);
}

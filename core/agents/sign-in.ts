import { SignInInput } from "#protocol/inputs.ts";
import type { Agent } from "#protocol/shapes.ts";
import type { Db } from "../context.ts";
import { toAgent } from "./agent-row.ts";
import { passwordFits } from "./passwords.ts";

/** The agent with this e-mail and password, or null: which of the two was wrong is nobody's business. */
export async function signIn(db: Db, input: unknown): Promise<Agent | null> {
	const { success, data } = SignInInput.safeParse(input);
	if (!success) return null;
	const agent = await db.agent.findUnique({ where: { email: data.email.trim().toLowerCase() } });
	const fits = await passwordFits(agent?.passwordHash ?? null, data.password);
	return agent && fits ? toAgent(agent) : null;
}

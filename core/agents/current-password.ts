import type { AgentModel } from "#prisma/generated/sqlite/models.ts";
import { requireAgent } from "../actors.ts";
import type { Ctx } from "../context.ts";
import { ChatError, invalidInput } from "../refusals.ts";
import { passwordFits } from "./passwords.ts";

/** The caller's row. */
export async function requireOwnRow(ctx: Ctx): Promise<AgentModel> {
	const me = requireAgent(ctx);
	const row = await ctx.db.agent.findFirst({ where: { id: me.id, removedAt: null } });
	if (!row) throw new ChatError("unauthenticated", "You are no longer of the team.");
	return row;
}

/** The caller's row, where they know its password: a browser left open is not enough for what matters. */
export async function requirePassword(ctx: Ctx, password: string): Promise<AgentModel> {
	const row = await requireOwnRow(ctx);
	await ctx.guard.guess(`password of ${row.id}`);
	if (!(await passwordFits(row.passwordHash, password))) throw invalidInput("password", "is not your current password");
	return row;
}

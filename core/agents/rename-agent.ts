import { RenameInput } from "#protocol/account-inputs.ts";
import type { Agent } from "#protocol/shapes.ts";
import { requireAgent } from "../actors.ts";
import type { Call } from "../context.ts";
import { parseInput } from "../refusals.ts";
import { toAgent } from "./agent-row.ts";

/** Changes the caller's name, for what is written from now on. */
export async function renameAgent({ ctx, input }: Call<RenameInput>): Promise<Agent> {
	const me = requireAgent(ctx);
	const { name } = parseInput(RenameInput, input);
	const row = await ctx.db.agent.update({ where: { id: me.id }, data: { name } });
	// What is connected still speaks under the old name; it comes back under the new one.
	const sessions = await ctx.db.agentSession.findMany({ where: { agentId: me.id }, select: { id: true } });
	ctx.sessionEnds.publish(sessions.map(({ id }) => id));
	return toAgent(row);
}

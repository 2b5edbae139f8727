import { ChangeRoleInput } from "#protocol/account-inputs.ts";
import type { Agent } from "#protocol/shapes.ts";
import { requireAdmin } from "../actors.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Call } from "../context.ts";
import { ChatError, parseInput } from "../refusals.ts";
import { toAgent } from "./agent-row.ts";
import { lockAdmins, requireAnAdmin } from "./keep-an-admin.ts";

/** Makes an agent an admin, or an admin an agent; never the last one. */
export async function changeRole({ ctx, input }: Call<ChangeRoleInput>): Promise<Agent> {
	requireAdmin(ctx);
	const { agent: id, role } = parseInput(ChangeRoleInput, input);
	const { row, sessions } = await ctx.db.$transaction(async (tx) => {
		await lockAdmins(tx);
		const before = await tx.agent.findFirst({ where: { id, removedAt: null } });
		if (!before) throw new ChatError("not_found", "There is no such agent.");
		if (before.role === role) return { row: before, sessions: [] };
		const row = await tx.agent.update({ where: { id }, data: { role } });
		await requireAnAdmin(tx);
		await recordAudit(ctx, tx, {
			action: "agent.role_changed",
			target: { type: "agent", id },
			details: { from: before.role, to: role },
		});
		return { row, sessions: await tx.agentSession.findMany({ where: { agentId: id }, select: { id: true } }) };
	});
	// What is connected still counts as what it was; it comes back as what it is. The sessions themselves go on.
	ctx.sessionEnds.publish(sessions.map(({ id: session }) => session));
	return toAgent(row);
}

import { AgentInput } from "#protocol/account-inputs.ts";
import type { AgentRemoved } from "#protocol/accounts.ts";
import { requireAdmin } from "../actors.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Call } from "../context.ts";
import { ChatError, parseInput } from "../refusals.ts";
import { endSessions } from "./agent-sessions.ts";
import { handBackConversations } from "./hand-back-conversations.ts";
import { lockAdmins, requireAnAdmin } from "./keep-an-admin.ts";

/** No password fits it. */
const NO_PASSWORD = "removed";

/**
 * Takes an agent out of the team: signed out at once, their conversations go back to everybody, what they wrote keeps their name.
 * Asked again, it goes on where it was interrupted.
 */
export async function removeAgent({ ctx, input }: Call<AgentInput>): Promise<AgentRemoved> {
	requireAdmin(ctx);
	const { agent: id } = parseInput(AgentInput, input);
	const ended = await ctx.db.$transaction(async (tx) => {
		await lockAdmins(tx);
		const row = await tx.agent.findUnique({ where: { id } });
		if (!row) throw new ChatError("not_found", "There is no such agent.");
		if (row.removedAt) return [];
		const noFactor = { totpSealed: null, totpSince: null, totpLastStep: null };
		await tx.agent.update({ where: { id }, data: { removedAt: ctx.now(), passwordHash: NO_PASSWORD, ...noFactor } });
		await requireAnAdmin(tx);
		await tx.recoveryCode.deleteMany({ where: { agentId: id } });
		await tx.passwordLink.deleteMany({ where: { agentId: id } });
		await tx.emailLink.deleteMany({ where: { agentId: id } });
		await recordAudit(ctx, tx, {
			action: "agent.removed",
			target: { type: "agent", id },
			details: { name: row.name, email: row.email },
		});
		return endSessions(tx, { agentId: id });
	});
	ctx.sessionEnds.publish(ended);
	return { conversations: await handBackConversations(ctx, id) };
}

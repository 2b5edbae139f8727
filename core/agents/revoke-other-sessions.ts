import { AgentSessionsInput } from "#protocol/account-inputs.ts";
import type { SessionsEnded } from "#protocol/accounts.ts";
import { requireAdmin, requireAgent } from "../actors.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Call } from "../context.ts";
import { parseInput } from "../refusals.ts";
import { endSessions } from "./agent-sessions.ts";

/** Signs the caller out everywhere but here; for an admin, another agent everywhere. */
export async function revokeOtherSessions({ ctx, input }: Call<AgentSessionsInput>): Promise<SessionsEnded> {
	const me = requireAgent(ctx);
	const { agent = me.id } = parseInput(AgentSessionsInput, input);
	if (agent !== me.id) requireAdmin(ctx);
	const ended = await ctx.db.$transaction(async (tx) => {
		const ids = await endSessions(tx, { agentId: agent, id: { not: me.session ?? "" } });
		if (ids.length > 0) {
			const target = { type: "agent", id: agent } as const;
			await recordAudit(ctx, tx, { action: "agent.session_revoked", target, details: { sessions: ids.length } });
		}
		return ids;
	});
	ctx.sessionEnds.publish(ended);
	return { ended: ended.length };
}

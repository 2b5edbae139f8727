import { AgentSessionsInput } from "#protocol/account-inputs.ts";
import type { AgentSessions } from "#protocol/accounts.ts";
import { requireAdmin, requireAgent } from "../actors.ts";
import type { Call } from "../context.ts";
import { parseInput } from "../refusals.ts";
import { idleSince } from "./agent-sessions.ts";

/** Where the caller is signed in; for an admin also where another agent is. The last used comes first. */
export async function listSessions({ ctx, input }: Call<AgentSessionsInput>): Promise<AgentSessions> {
	const me = requireAgent(ctx);
	const { agent = me.id } = parseInput(AgentSessionsInput, input);
	if (agent !== me.id) requireAdmin(ctx);
	const live = { expiresAt: { gt: ctx.now() }, lastSeenAt: { gt: idleSince(ctx.now(), ctx.settings.agentIdleHours) } };
	const rows = await ctx.db.agentSession.findMany({
		where: { agentId: agent, ...live },
		orderBy: [{ lastSeenAt: "desc" }, { id: "asc" }],
	});
	return {
		sessions: rows.map((row) => ({
			id: row.id,
			current: row.id === me.session,
			address: row.address,
			user_agent: row.userAgent,
			created_at: row.createdAt.toISOString(),
			last_seen_at: row.lastSeenAt.toISOString(),
			expires_at: row.expiresAt.toISOString(),
		})),
	};
}

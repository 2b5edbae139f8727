import { NoInput } from "#protocol/account-inputs.ts";
import type { Team } from "#protocol/accounts.ts";
import type { Role } from "#protocol/shapes.ts";
import { requireAdmin } from "../actors.ts";
import type { Call } from "../context.ts";
import { parseInput } from "../refusals.ts";
import { toAgent } from "./agent-row.ts";
import { idleSince } from "./agent-sessions.ts";

/** Who answers, and who is invited to. */
export async function listTeam({ ctx, input }: Call<Record<string, never>>): Promise<Team> {
	requireAdmin(ctx);
	parseInput(NoInput, input);
	const now = ctx.now();
	const live = { expiresAt: { gt: now }, lastSeenAt: { gt: idleSince(now, ctx.settings.agentIdleHours) } };
	const [rows, invitations] = await Promise.all([
		ctx.db.agent.findMany({
			where: { removedAt: null },
			orderBy: [{ createdAt: "asc" }, { id: "asc" }],
			include: { sessions: { where: live, orderBy: { lastSeenAt: "desc" }, select: { lastSeenAt: true } } },
		}),
		ctx.db.invitation.findMany({ where: { expiresAt: { gt: now } }, orderBy: [{ createdAt: "desc" }, { id: "asc" }] }),
	]);
	const inviters = await ctx.db.agent.findMany({
		where: { id: { in: invitations.map(({ invitedById }) => invitedById) } },
		select: { id: true, name: true },
	});
	const names = new Map(inviters.map(({ id, name }) => [id, name]));
	return {
		agents: rows.map((row) => ({
			...toAgent(row),
			created_at: row.createdAt.toISOString(),
			second_factor: row.totpSince !== null,
			sessions: row.sessions.length,
			last_seen_at: row.sessions[0]?.lastSeenAt.toISOString() ?? null,
		})),
		invitations: invitations.map(({ id, email, role, invitedById, createdAt, expiresAt }) => ({
			id,
			email,
			role: role as Role,
			invited_by: names.get(invitedById) ?? null,
			created_at: createdAt.toISOString(),
			expires_at: expiresAt.toISOString(),
		})),
		mail: ctx.mail.configured,
	};
}

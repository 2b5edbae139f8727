import { UserInput } from "#protocol/inputs.ts";
import type { UserExport } from "#protocol/shapes.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Call } from "../context.ts";
import { toEscalation } from "../escalations/to-escalation.ts";
import { toMessage } from "../messages/to-message.ts";
import { ChatError, parseInput } from "../refusals.ts";
import { requireSelfOrAdmin } from "./erase-user.ts";

/** Everything that is kept of a user, as JSON: for themselves or by an administrator. */
export async function exportUser({ ctx, input }: Call<UserInput>): Promise<UserExport> {
	const { user_id: id } = parseInput(UserInput, input);
	requireSelfOrAdmin(ctx, id);
	const user = await ctx.db.user.findUnique({
		where: { id },
		include: {
			sessions: { select: { createdAt: true, expiresAt: true }, orderBy: { createdAt: "asc" } },
			conversations: {
				orderBy: [{ createdAt: "asc" }, { id: "asc" }],
				include: { messages: { orderBy: { seq: "asc" } }, escalations: { orderBy: [{ createdAt: "asc" }, { id: "asc" }] } },
			},
		},
	});
	if (!user) throw new ChatError("not_found", "There is no such user.");
	await recordAudit(ctx, ctx.db, { action: "user.exported", target: { type: "user", id } });
	return {
		exported_at: ctx.now().toISOString(),
		user: {
			user_id: user.id,
			site: user.siteId,
			external_id: user.externalId,
			verified_by: user.verifiedBy as UserExport["user"]["verified_by"],
			name: user.name,
			email: user.email,
			created_at: user.createdAt.toISOString(),
			blocked_until: user.blockedUntil?.toISOString() ?? null,
			blocked_reason: user.blockedReason,
		},
		sessions: user.sessions.map((row) => ({ created_at: row.createdAt.toISOString(), expires_at: row.expiresAt.toISOString() })),
		conversations: user.conversations.map((row) => ({
			conversation_id: row.id,
			status: row.status as UserExport["conversations"][number]["status"],
			created_at: row.createdAt.toISOString(),
			messages: row.messages.map(toMessage),
			escalations: row.escalations.map(toEscalation),
		})),
	};
}

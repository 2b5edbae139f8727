import type { UserExport } from "#protocol/admin-shapes.ts";
import { UserInput } from "#protocol/inputs.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Call, Ctx } from "../context.ts";
import { toEscalation } from "../escalations/to-escalation.ts";
import { isoTime } from "../iso-time.ts";
import { ChatError, parseInput } from "../refusals.ts";
import { requireSelfOrAdmin } from "./erase-user.ts";

/** More messages than a conversation has: a page of all of them. */
const EVERYTHING = 2 ** 31 - 1;

/** Everything that is kept of a user, as JSON: for themselves or by an administrator. */
export async function exportUser({ ctx, input }: Call<UserInput>): Promise<UserExport> {
	const { user_id: id } = parseInput(UserInput, input);
	const actor = requireSelfOrAdmin(ctx, id);
	if (actor.type === "user") await ctx.guard.wholeUser(actor.id, ctx.address);
	const user = await ctx.db.user.findUnique({
		where: { id },
		include: {
			sessions: { select: { createdAt: true, expiresAt: true }, orderBy: { createdAt: "asc" } },
			conversations: {
				orderBy: [{ createdAt: "asc" }, { id: "asc" }],
				include: { escalations: { orderBy: [{ createdAt: "asc" }, { id: "asc" }] } },
			},
		},
	});
	if (!user) throw new ChatError("not_found", "There is no such user.");
	await recordAudit(ctx, ctx.db, { action: "user.exported", target: { type: "user", id } });
	const conversations: Exported[] = [];
	for (const row of user.conversations) {
		conversations.push({
			conversation_id: row.id,
			status: row.status as Exported["status"],
			created_at: row.createdAt.toISOString(),
			...(await readMessages(ctx, row.id)),
			escalations: row.escalations.map(toEscalation),
		});
	}
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
		conversations,
	};
}

type Exported = UserExport["conversations"][number];

async function readMessages(ctx: Ctx, id: string): Promise<Pick<Exported, "messages" | "earlier_texts">> {
	const found = await ctx.reads.readHistory(id, { userId: null, siteId: null }, { after: 0, limit: EVERYTHING });
	// What agents wrote before they thought better of it is not the user's.
	const versions = await ctx.db.messageVersion.findMany({
		where: { message: { conversationId: id, senderType: "user" } },
		orderBy: [{ replacedAt: "asc" }, { messageId: "asc" }, { rev: "asc" }],
	});
	const earlier_texts = versions.map(({ messageId, content, replacedAt }) => {
		return { message_id: messageId, content, replaced_at: isoTime(replacedAt) };
	});
	return { messages: found?.messages ?? [], earlier_texts };
}

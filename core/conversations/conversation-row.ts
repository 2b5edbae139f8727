import type { ConversationModel } from "#prisma/generated/sqlite/models.ts";
import type { ConversationState, ConversationStatus, InboxItem, SenderType } from "#protocol/shapes.ts";
import { isoTime } from "../iso-time.ts";

/** A conversation as every verb loads it: with its user and its assignee. `changeNo` is the database's, for the feed alone. */
export type ConversationRow = Omit<ConversationModel, "changeNo"> & {
	user: {
		name: string | null;
		email: string | null;
		externalId: string | null;
		verifiedBy: string | null;
		blockedUntil: Date | null;
		blockedReason: string | null;
	};
	assignee: { name: string } | null;
};

/** The `include` that makes a ConversationRow. */
export const withPeople = {
	user: { select: { name: true, email: true, externalId: true, verifiedBy: true, blockedUntil: true, blockedReason: true } },
	assignee: { select: { name: true } },
} as const;

/** What a participant may see. */
export function toConversationState(row: ConversationRow): ConversationState {
	return {
		conversation_id: row.id,
		status: row.status as ConversationStatus,
		assigned_agent_id: row.assigneeId,
		assigned_agent_name: row.assignee?.name ?? null,
		escalation_reason: row.escalationReason,
		rev: row.rev,
		last_seq: row.lastSeq,
		user_read_seq: row.userReadSeq,
		agent_read_seq: row.agentReadSeq,
		// What was read was delivered.
		user_delivered_seq: Math.max(row.userDeliveredSeq, row.userReadSeq),
		agent_delivered_seq: Math.max(row.agentDeliveredSeq, row.agentReadSeq),
	};
}

/** What agents see in their list. */
export function toInboxItem(row: ConversationRow): InboxItem {
	return {
		site_id: row.siteId,
		user_id: row.userId,
		user_name: row.user.name,
		user_email: row.user.email,
		user_external_id: row.user.externalId,
		user_verified_by: row.user.verifiedBy as InboxItem["user_verified_by"],
		user_blocked_until: row.user.blockedUntil && isoTime(row.user.blockedUntil),
		user_blocked_reason: row.user.blockedReason,
		created_at: isoTime(row.createdAt),
		last_message_at: isoTime(row.lastMessageAt),
		last_message_preview: row.lastMessagePreview,
		last_message_sender_type: row.lastMessageSenderType as SenderType,
		waiting_since: row.waitingSince && isoTime(row.waitingSince),
		escalated_at: row.escalatedAt && isoTime(row.escalatedAt),
		resolved_at: row.resolvedAt && isoTime(row.resolvedAt),
		unread_count: row.unreadCount,
		// Last: on Node 20 every new field behind a spread costs 1.5 µs, 20 µs in all (docs/decisions/010).
		...toConversationState(row),
	};
}

/** A participant's view of a list row. */
export function stateOf(item: InboxItem): ConversationState {
	return {
		conversation_id: item.conversation_id,
		status: item.status,
		assigned_agent_id: item.assigned_agent_id,
		assigned_agent_name: item.assigned_agent_name,
		escalation_reason: item.escalation_reason,
		rev: item.rev,
		last_seq: item.last_seq,
		user_read_seq: item.user_read_seq,
		agent_read_seq: item.agent_read_seq,
		user_delivered_seq: item.user_delivered_seq,
		agent_delivered_seq: item.agent_delivered_seq,
	};
}

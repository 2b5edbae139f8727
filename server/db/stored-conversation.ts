import type { ConversationRow } from "#core/conversations/conversation-row.ts";

/** A conversation with its people, as both databases answer it: times are dates, or text as Prisma writes it on SQLite. */
export const CONVERSATION_WITH_PEOPLE = `SELECT c.*, u.name AS "userName", u.email AS "userEmail", u."externalId" AS "userExternalId",
	u."verifiedBy" AS "userVerifiedBy", u."blockedUntil" AS "userBlockedUntil",
	u."blockedReason" AS "userBlockedReason", a.name AS "assigneeName"
	FROM conversations c JOIN users u ON u.id = c."userId" LEFT JOIN agents a ON a.id = c."assigneeId"`;

/** The user of a conversation, as it is joined to one. */
export const USER_COLUMNS = `name, email, "externalId", "verifiedBy", "blockedUntil", "blockedReason"`;

export function toUser(row: Record<string, unknown>): ConversationRow["user"] {
	const { name, email, externalId, verifiedBy, blockedUntil, blockedReason } = row;
	return { name, email, externalId, verifiedBy, blockedUntil: toDate(blockedUntil), blockedReason } as ConversationRow["user"];
}

type Cells = Record<string, unknown>;

const toDate = (cell: unknown): Date | null => (typeof cell === "string" ? new Date(cell) : (cell as Date | null));

/** Field by field: on Node 20 taking a row apart and spreading the rest costs twice what reading it does (docs/decisions/012). */
export function toConversation(row: Cells): ConversationRow {
	return {
		id: row.id,
		siteId: row.siteId,
		userId: row.userId,
		user: {
			name: row.userName,
			email: row.userEmail,
			externalId: row.userExternalId,
			verifiedBy: row.userVerifiedBy,
			blockedUntil: toDate(row.userBlockedUntil),
			blockedReason: row.userBlockedReason,
		},
		status: row.status,
		assigneeId: row.assigneeId,
		assignee: row.assigneeName === null ? null : { name: row.assigneeName },
		lastSeq: row.lastSeq,
		rev: row.rev,
		lastMessageAt: toDate(row.lastMessageAt),
		lastMessagePreview: row.lastMessagePreview,
		lastMessageSenderType: row.lastMessageSenderType,
		waitingSince: toDate(row.waitingSince),
		firstRespondedAt: toDate(row.firstRespondedAt),
		escalatedAt: toDate(row.escalatedAt),
		escalationReason: row.escalationReason,
		resolvedAt: toDate(row.resolvedAt),
		userReadSeq: row.userReadSeq,
		agentReadSeq: row.agentReadSeq,
		userDeliveredSeq: row.userDeliveredSeq,
		agentDeliveredSeq: row.agentDeliveredSeq,
		unreadCount: row.unreadCount,
		createdAt: toDate(row.createdAt),
	} satisfies Record<keyof ConversationRow, unknown> as ConversationRow;
}

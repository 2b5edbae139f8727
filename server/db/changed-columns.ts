import type { ConversationRow } from "#core/conversations/conversation-row.ts";

/** Columns of `conversations` that a message may change, by the rule in core/conversations/after-message.ts. */
export const CHANGED_COLUMNS = [
	"status",
	"lastSeq",
	"rev",
	"lastMessageAt",
	"lastMessagePreview",
	"lastMessageSenderType",
	"waitingSince",
	"firstRespondedAt",
	"resolvedAt",
	"userReadSeq",
	"agentReadSeq",
	"unreadCount",
] as const satisfies (keyof ConversationRow)[];

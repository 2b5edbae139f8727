import type { ConversationRow } from "../conversations/conversation-row.ts";

type Before = Pick<ConversationRow, "status" | "assigneeId" | "escalatedAt" | "escalationReason" | "firstRespondedAt">;

/** Asking twice for the same reason while the first still waits is one escalation. */
export function isRepeatedEscalation(before: Before, reason: string): boolean {
	return before.status !== "resolved" && before.escalatedAt !== null && before.escalationReason === reason;
}

/** An assignee stays: escalating again must not take the conversation out of somebody's hands. */
export function afterEscalation(before: Before, reason: string, now: Date) {
	return {
		status: before.assigneeId ? "assigned" : "escalated",
		escalatedAt: before.escalatedAt ?? now,
		escalationReason: reason,
		resolvedAt: null,
		// A resolved conversation begins a new segment.
		firstRespondedAt: before.status === "resolved" ? null : before.firstRespondedAt,
	};
}

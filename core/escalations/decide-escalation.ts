import type { Actor } from "../context.ts";
import type { ConversationRow } from "../conversations/conversation-row.ts";

type Before = Pick<
	ConversationRow,
	"status" | "assigneeId" | "escalatedAt" | "escalationReason" | "firstRespondedAt" | "waitingSince"
>;

/** Asking twice for the same reason while the first still waits is one escalation. */
export function isRepeatedEscalation(before: Before, reason: string): boolean {
	return before.status !== "resolved" && before.escalatedAt !== null && before.escalationReason === reason;
}

/** An assignee stays: escalating again must not take the conversation out of somebody's hands. */
export function afterEscalation(before: Before, reason: string, now: Date, by: Actor["type"]) {
	return {
		status: before.assigneeId ? "assigned" : "escalated",
		escalatedAt: before.escalatedAt ?? now,
		escalationReason: reason,
		resolvedAt: null,
		// Asking for a human is a turn like a message: whoever does it waits from now on.
		waitingSince: by === "agent" ? before.waitingSince : (before.waitingSince ?? now),
		// A resolved conversation begins a new segment.
		firstRespondedAt: before.status === "resolved" ? null : before.firstRespondedAt,
	};
}

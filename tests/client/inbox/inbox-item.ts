import type { InboxItem } from "#protocol/shapes.ts";

/** A row of the list, as a visitor's first message makes it, but for what a test says. */
export function inboxItem(change: Partial<InboxItem> = {}): InboxItem {
	return {
		conversation_id: "conv-1",
		status: "open",
		assigned_agent_id: null,
		assigned_agent_name: null,
		escalation_reason: null,
		rev: 1,
		last_seq: 1,
		user_read_seq: 1,
		agent_read_seq: 0,
		user_delivered_seq: 1,
		agent_delivered_seq: 0,
		site_id: "default",
		user_id: "user-1",
		user_name: null,
		user_email: null,
		user_external_id: null,
		user_verified_by: null,
		user_blocked_until: null,
		user_blocked_reason: null,
		created_at: "2026-03-01T10:00:00.000Z",
		last_message_at: "2026-03-01T10:00:00.000Z",
		last_message_preview: "Hello!",
		last_message_sender_type: "user",
		waiting_since: "2026-03-01T10:00:00.000Z",
		escalated_at: null,
		resolved_at: null,
		unread_count: 1,
		...change,
	};
}

import type { InboxItem, InboxView } from "#protocol/shapes.ts";

/** Whether a view holds a conversation, for the agent who looks; the server's `inbox:list` says the same. */
export function belongsTo(view: InboxView, item: InboxItem, agentId: string): boolean {
	if (view === "resolved") return item.status === "resolved";
	if (item.status === "resolved") return false;
	if (view === "mine") return item.assigned_agent_id === agentId;
	if (view === "unassigned") return item.assigned_agent_id === null;
	if (view === "escalated") return item.escalated_at !== null;
	return true;
}

/** Whoever waits comes first, longest wait on top; then the newest message. */
export function compareItems(a: InboxItem, b: InboxItem): number {
	if (a.waiting_since !== null || b.waiting_since !== null) {
		if (a.waiting_since === null) return 1;
		if (b.waiting_since === null) return -1;
		return Date.parse(a.waiting_since) - Date.parse(b.waiting_since) || compareIds(a, b);
	}
	return Date.parse(b.last_message_at) - Date.parse(a.last_message_at) || compareIds(a, b);
}

/** Bytewise, as the database does. */
function compareIds(a: InboxItem, b: InboxItem): number {
	return a.conversation_id < b.conversation_id ? -1 : a.conversation_id > b.conversation_id ? 1 : 0;
}

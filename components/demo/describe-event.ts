import type { ConnectionState } from "#client/connection.ts";
import type { WidgetEvents } from "#components/chat-widget/widget-events.ts";
import type { Message } from "#protocol/shapes.ts";

export type LogKind = "sent" | "received" | "connection" | "conversation" | "page" | "problem";
export type LogLine = { kind: LogKind; text: string };

type Describe = { [Name in keyof WidgetEvents]: (payload: WidgetEvents[Name]) => LogLine | null };

const QUOTE_LENGTH = 60;

/** What carries the messages, in words; null while nothing does. */
export const TRANSPORT: Record<ConnectionState, string | null> = {
	idle: null,
	connecting: null,
	live: "WebSocket",
	polling: "HTTP long polling",
	offline: null,
};

const CONNECTION: Record<ConnectionState, string> = {
	idle: "Not connected",
	connecting: "Connecting",
	live: "Connected by WebSocket",
	polling: "Connected by HTTP long polling",
	offline: "Offline, trying again by itself",
};

/** One line of the event log for each event of the widget; null where another event says it already. */
export const DESCRIBE_EVENT: Describe = {
	ready: ({ user_id }) => ({ kind: "connection", text: `Session opened for ${user_id}` }),
	open: () => ({ kind: "page", text: "Chat opened" }),
	close: () => ({ kind: "page", text: "Chat closed" }),
	message: () => null,
	"message:sent": (message) => ({ kind: "sent", text: `You: ${quote(message)}` }),
	"message:received": (message) => ({ kind: "received", text: `${message.sender_name ?? message.sender_type}: ${quote(message)}` }),
	"message:changed": ({ deleted_at, edited_at, ...message }) => ({
		kind: "conversation",
		text: deleted_at ? "A message was deleted" : `Changed: ${quote(message)}`,
	}),
	"message:failed": ({ reason }) => ({ kind: "problem", text: `Not sent: ${reason}` }),
	escalation: ({ reason }) => ({ kind: "conversation", text: `Escalated: ${reason}` }),
	assigned: ({ agent_name }) => ({ kind: "conversation", text: agent_name ? `Assigned to ${agent_name}` : "Assigned to nobody" }),
	status: ({ status }) => ({ kind: "conversation", text: `The conversation is ${status}` }),
	typing: ({ is_typing, sender_name, sender_type }) =>
		is_typing ? { kind: "received", text: `${sender_name ?? sender_type} is typing` } : null,
	read: ({ sender_type, last_read_seq }) => ({
		kind: "conversation",
		text: `${sender_type === "user" ? "You have" : "The other side has"} read up to message ${last_read_seq}`,
	}),
	unread: () => null,
	connection: ({ state }) => ({ kind: "connection", text: CONNECTION[state] }),
	error: ({ code }) => ({ kind: "problem", text: `Error: ${code}` }),
};

function quote({ content }: Pick<Message, "content">): string {
	const line = [...content.replace(/\s+/g, " ").trim()];
	return `“${line.length > QUOTE_LENGTH ? `${line.slice(0, QUOTE_LENGTH - 1).join("")}…` : line.join("")}”`;
}

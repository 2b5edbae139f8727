import type { ChatEvents } from "#client/chat-snapshot.ts";

export type WidgetEvents = ChatEvents & {
	open: Record<string, never>;
	close: Record<string, never>;
};

/** Every one of them, by the compiler's word; true where the client tells it. */
const IS_CLIENTS: Record<keyof WidgetEvents, boolean> = {
	open: false,
	close: false,
	ready: true,
	message: true,
	"message:sent": true,
	"message:received": true,
	"message:changed": true,
	"message:failed": true,
	escalation: true,
	assigned: true,
	status: true,
	typing: true,
	read: true,
	unread: true,
	connection: true,
	error: true,
};

export const WIDGET_EVENTS = Object.keys(IS_CLIENTS) as (keyof WidgetEvents)[];
export const CLIENT_EVENTS = WIDGET_EVENTS.filter((name) => IS_CLIENTS[name]) as (keyof ChatEvents)[];

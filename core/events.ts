import type { Escalation, InboxItem, Message, SenderType } from "#protocol/shapes.ts";

/** `rev` after the change, and the one before that the same audience saw (D4). */
type Revised = { rev: number; prev: number };

/** How fast a human answered, in seconds, by the definitions of docs/architecture.md; null where nothing was measured. */
export type ResponseTimes = { reply: number | null; firstResponse: number | null };

type Receipt = { item: InboxItem; senderId: string; senderType: SenderType; messageId: string; seq: number } & Revised;

/** Facts, published after their commit. The doors turn them into frames; metrics and bots listen too. */
export type ChatEvent =
	| ({
			type: "message.sent";
			item: InboxItem;
			message: Message;
			created: boolean;
			reopened: boolean;
			times: ResponseTimes;
	  } & Revised)
	/** Edited, deleted, or its reactions are others. */
	| ({ type: "message.changed"; item: InboxItem; message: Message; how: "edited" | "deleted" | "reacted" } & Revised)
	| ({ type: "message.read" } & Receipt)
	/** Arrived at the sender's side. */
	| ({ type: "message.delivered" } & Receipt)
	| ({ type: "conversation.escalated"; item: InboxItem; escalation: Escalation } & Revised)
	| ({ type: "conversation.assigned"; item: InboxItem; at: Date } & Revised)
	/** Resolved or reopened by an agent. */
	| ({ type: "conversation.status"; item: InboxItem; at: Date } & Revised)
	/** With everything in it, for good. */
	| { type: "conversation.deleted"; conversationId: string; userId: string }
	/** Ephemeral: never stored (D9). */
	| {
			type: "typing";
			conversationId: string;
			/** The conversation's owner. */
			userId: string;
			senderId: string;
			senderType: SenderType;
			senderName: string | null;
			isTyping: boolean;
	  };

/** An event that changed a conversation which is still there. */
export type ChangeEvent = Extract<ChatEvent, { item: InboxItem }>;

export const isChange = (event: ChatEvent): event is ChangeEvent => "item" in event;

export type ChatEventType = ChatEvent["type"];

export interface ChatEvents {
	/** Hands the event to every listener; a listener that throws harms nobody else. `requestId` says which call caused it. */
	publish(event: ChatEvent, requestId?: string): void;
	/** Returns the way to stop listening. */
	subscribe(listener: (event: ChatEvent, requestId?: string) => void): () => void;
	/** The server stops: nobody need wait for an event any longer. */
	end(): void;
	/** Calls back when it stops, at once where it has; returns the way not to be called. */
	onEnd(listener: () => void): () => void;
}

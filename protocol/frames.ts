/**
 * The plain WebSocket `/ws/chat/{conversation_id}/{user_id}`: JSON text frames, one conversation per socket.
 * The message frame has all fields of a message and `type: "message"`, which readers of the first protocol ignore.
 */
import type { Refusal } from "./errors.ts";
import type { AssignedEvent, DeliveredEvent, EscalatedEvent, ReadEvent, StatusEvent, TypingEvent } from "./events.ts";
import type { ChangesPage, ConversationState, FeedPage, Message, Metadata } from "./shapes.ts";

export const PLAIN_SOCKET_PATH = /^\/ws\/chat\/([^/]+)\/([^/]+)$/;

/** Fields of a client's frame that are the server's to say: ignored, as the first implementation did. */
export const IGNORED_FRAME_FIELDS: readonly string[] = ["id", "sender_id", "timestamp", "conversation_id"];

export type ClientFrame =
	| { type: "auth"; token: string }
	| { type?: "message"; content: string; sender_type?: string; metadata?: Metadata; client_id?: string; reply_to?: string }
	| { type: "edit"; message_id: string; content: string }
	| { type: "delete"; message_id: string }
	| { type: "react"; message_id: string; emoji: string; on?: boolean }
	| { type: "typing"; is_typing?: boolean }
	| { type: "read_receipt"; last_read_message_id: string }
	| { type: "delivery_receipt"; last_received_message_id?: string; last_received_seq?: number }
	| { type: "escalate"; reason?: string; metadata?: Metadata }
	| { type: "sync"; after?: string; limit?: number }
	| { type: "inbox_sync"; after?: string; limit?: number };

export type ServerFrame =
	| { type: "ready"; conversation_id: string; user_id: string; protocol: number; server_time: string }
	/** `prev` and `state` are not there in the answer to a repeated message, which changed nothing. */
	| ({ type: "message"; prev?: number; state?: ConversationState } & Message)
	/** `rev` is the change's; the message's own may be newer. Only `message` where it was so already, to who asked alone. */
	| { type: "message_changed"; message: Message; state?: ConversationState; rev?: number; prev?: number }
	| ({ type: "typing" } & TypingEvent)
	| ({ type: "read_receipt" } & ReadEvent)
	| ({ type: "delivery_receipt" } & DeliveredEvent)
	| ({ type: "escalation" } & EscalatedEvent)
	| ({ type: "assignment" } & AssignedEvent)
	| ({ type: "status" } & StatusEvent)
	| { type: "deleted"; conversation_id: string }
	/** The answer to `sync`, to that socket alone. */
	| ({ type: "changes" } & ChangesPage)
	/** The answer to an agent's `inbox_sync`. */
	| ({ type: "inbox_changes" } & FeedPage)
	/** `client_id` names the message that was refused, where the refused frame had one. */
	| ({ type: "error"; client_id?: string } & Refusal);

/** Close codes of the plain WebSocket beside the standard ones. */
export const CLOSE_CODE = { unauthenticated: 4401, forbidden: 4403, rate_limited: 4429 } as const;

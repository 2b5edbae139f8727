import type { EscalatedEvent, ReadEvent, TypingEvent } from "#protocol/events.ts";
import type { ConversationState, Message } from "#protocol/shapes.ts";
import type { ConnectionState } from "./connection.ts";
import type { ChatMessage, Typist } from "./conversation-store.ts";

/** Something that happened while the user looked on, shown between the messages. */
export type ChatNote = { key: string; afterSeq: number; text: string };

/** Everything that a screen shows of a chat. A new object after every change. */
export type ChatSnapshot = {
	connection: ConnectionState;
	userId: string | null;
	messages: readonly ChatMessage[];
	conversation: ConversationState | null;
	typing: readonly Typist[];
	notes: readonly ChatNote[];
	unread: number;
	/** The first page: `none` until there is a conversation to read. */
	history: "none" | "loading" | "ready" | "failed";
	hasOlder: boolean;
	loadingOlder: boolean;
	escalating: boolean;
	/** Characters as a person counts them. */
	maxMessageLength: number;
	/** Minutes for which one may edit and delete what one wrote. */
	editWindow: number;
	/** How much the server's clock is ahead of this browser's, in milliseconds. */
	clockOffset: number;
	/** Why the whole chat cannot work, in a sentence; null when it can. */
	problem: string | null;
};

export const EMPTY_SNAPSHOT: ChatSnapshot = {
	connection: "idle",
	userId: null,
	messages: [],
	conversation: null,
	typing: [],
	notes: [],
	unread: 0,
	history: "none",
	hasOlder: false,
	loadingOlder: false,
	escalating: false,
	maxMessageLength: 1000,
	editWindow: 15,
	clockOffset: 0,
	problem: null,
};

export type Escalated = Pick<EscalatedEvent, "conversation_id" | "escalation_id" | "reason" | "timestamp" | "message">;

/** What a chat tells the page around it. Payloads are plain JSON. */
export type ChatEvents = {
	/** The session is open. */
	ready: { user_id: string; conversation_id: string };
	/** Any new message of the conversation, one's own included; never an old one that was only loaded. */
	message: Message;
	"message:sent": Message;
	"message:received": Message;
	/** Edited, deleted, or its reactions are others; one's own doing included. */
	"message:changed": Message;
	"message:failed": { client_id: string; content: string; code: string | null; reason: string };
	escalation: Escalated;
	assigned: { conversation_id: string; agent_id: string | null; agent_name: string | null };
	status: ConversationState;
	typing: TypingEvent;
	read: ReadEvent;
	unread: { count: number };
	connection: { state: ConnectionState };
	error: { code: string; message: string };
};

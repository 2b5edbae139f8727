/**
 * Socket.IO, both directions. Commands are imperative and always acknowledged; facts are in the past tense;
 * what is ephemeral is in the present. `docs/protocol.md` is written from this file.
 */
import type { Refusal } from "./errors.ts";
import type {
	AssignInput,
	ConversationInput,
	EditMessageInput,
	EscalateInput,
	ListEscalationsInput,
	ListInboxInput,
	ListQueueInput,
	ListUserConversationsInput,
	MarkDeliveredInput,
	MarkReadInput,
	MessageInput,
	ReactInput,
	ReadChangesInput,
	ReadFeedInput,
	ReadHistoryInput,
	SendMessageInput,
	SetTypingInput,
} from "./inputs.ts";
import type {
	AssignResult,
	ChangesPage,
	ConversationState,
	EscalateResult,
	EscalationList,
	FeedMark,
	FeedPage,
	HistoryPage,
	InboxItem,
	InboxPage,
	Message,
	MessageResult,
	MessageVersions,
	Ok,
	Queue,
	SenderType,
	SendResult,
	StatusResult,
	UserConversations,
} from "./shapes.ts";

/** The acknowledgement of every command. */
export type Ack<T> = { ok: true; data: T } | { ok: false; error: Refusal };

/** Every command: what it takes and what its acknowledgement holds. */
export type Commands = {
	"message:send": { input: SendMessageInput; data: SendResult };
	"message:edit": { input: EditMessageInput; data: MessageResult };
	"message:delete": { input: MessageInput; data: MessageResult };
	"message:react": { input: ReactInput; data: MessageResult };
	"message:versions": { input: MessageInput; data: MessageVersions };
	"message:list": { input: ReadHistoryInput; data: HistoryPage };
	"message:read": { input: MarkReadInput; data: Ok };
	"message:receive": { input: MarkDeliveredInput; data: Ok };
	"typing:set": { input: SetTypingInput; data: Ok };
	"conversation:join": { input: ConversationInput; data: ConversationState };
	"conversation:leave": { input: ConversationInput; data: Ok };
	"conversation:status": { input: ConversationInput; data: ConversationState };
	"conversation:changes": { input: ReadChangesInput; data: ChangesPage };
	"conversation:escalate": { input: EscalateInput; data: EscalateResult };
	"conversation:assign": { input: AssignInput; data: AssignResult };
	"conversation:resolve": { input: ConversationInput; data: StatusResult };
	"conversation:reopen": { input: ConversationInput; data: StatusResult };
	"escalation:list": { input: ListEscalationsInput; data: EscalationList };
	"user:conversations": { input: ListUserConversationsInput; data: UserConversations };
	"queue:list": { input: ListQueueInput; data: Queue };
	"inbox:list": { input: ListInboxInput; data: InboxPage };
	"inbox:changes": { input: ReadFeedInput; data: FeedPage };
};

export type CommandName = keyof Commands;

export type ClientToServerEvents = {
	[Name in CommandName]: (input: Commands[Name]["input"], ack: (answer: Ack<Commands[Name]["data"]>) => void) => void;
};

/** `rev` is the conversation's counter after the change; a `prev` that is not the last `rev` you saw is a gap: read what is missing (D4). */
export type Revised = { rev: number; prev: number };

export type TypingEvent = {
	conversation_id: string;
	sender_id: string;
	sender_type: SenderType;
	sender_name: string | null;
	is_typing: boolean;
};

export type ReadEvent = Revised & {
	conversation_id: string;
	sender_id: string;
	sender_type: SenderType;
	last_read_message_id: string;
	last_read_seq: number;
};

/** Messages have arrived at the other side; `sender_type` says at whose. */
export type DeliveredEvent = Revised & {
	conversation_id: string;
	sender_id: string;
	sender_type: SenderType;
	last_received_message_id: string;
	last_delivered_seq: number;
};

export type EscalatedEvent = Revised & {
	conversation_id: string;
	escalation_id: string;
	reason: string;
	timestamp: string;
	/** A sentence for the user. */
	message: string;
	state: ConversationState;
};

export type AssignedEvent = Revised & {
	conversation_id: string;
	agent_id: string | null;
	agent_name: string | null;
	timestamp: string;
	/** A sentence for the user. */
	message: string;
	state: ConversationState;
};

export type StatusEvent = Revised & { conversation_id: string; timestamp: string; state: ConversationState };

export type ReadyEvent = {
	protocol: number;
	server_time: string;
	actor: { type: "user" | "agent"; id: string; name: string | null };
};

export type ServerToClientEvents = {
	/** The first event after connecting: who you are to the server, and its clock. */
	"session:ready": (event: ReadyEvent) => void;
	"message:sent": (event: Revised & { message: Message; state: ConversationState }) => void;
	/** Edited, deleted, or its reactions are others. */
	"message:changed": (event: Revised & { message: Message; state: ConversationState }) => void;
	"message:read": (event: ReadEvent) => void;
	"message:delivered": (event: DeliveredEvent) => void;
	typing: (event: TypingEvent) => void;
	"conversation:escalated": (event: EscalatedEvent) => void;
	"conversation:assigned": (event: AssignedEvent) => void;
	/** Resolved or reopened. */
	"conversation:status": (event: StatusEvent) => void;
	/** It is gone with everything in it. */
	"conversation:deleted": (event: { conversation_id: string }) => void;
	/** Agents only: a row of the list as it is now, and how many were told before it. */
	"inbox:updated": (item: InboxItem, feed: FeedMark) => void;
	/** The server goes away; come back after `reconnect_after_ms`. */
	"server:closing": (event: { reconnect_after_ms: number }) => void;
};

/** What stands in Socket.IO's `auth`. Agents send nothing: their cookie speaks for them. */
export type SocketAuth = { token?: string };

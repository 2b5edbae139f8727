/** What travels: plain JSON, snake_case, timestamps ISO 8601 in UTC with `Z`. Fields are only ever added. */

export type SenderType = "user" | "agent" | "bot" | "system";

export type Metadata = Record<string, unknown>;

export type Message = {
	id: string;
	/** Contiguous within its conversation, from 1: the order of everything (D3). */
	seq: number;
	/** Changes counter of the conversation when this message was last changed (D4). */
	rev: number;
	/** The id that the sender chose, or the message's own id where it chose none (D2). */
	client_id: string;
	conversation_id: string;
	sender_id: string;
	sender_type: SenderType;
	/** The name to show for an agent or a bot; null for a user without one. */
	sender_name: string | null;
	content: string;
	timestamp: string;
	metadata: Metadata;
} & MessageMore;

/** What most messages do not have. */
export type MessageMore = {
	/** When the text was last changed. */
	edited_at?: string;
	/** Since when there is no text any more, nor reactions, nor metadata. */
	deleted_at?: string;
	/** The message of the same conversation that this one answers. */
	reply_to?: Quote;
	/** Oldest first; each person has each emoji once at most. */
	reactions?: Reaction[];
};

/** So much of an answered message as stands above its answer. */
export type Quote = {
	id: string;
	sender_id: string;
	sender_type: SenderType;
	sender_name: string | null;
	/** The first characters of the text as it is now. */
	content: string;
	/** It was deleted since, and has no text any more. */
	deleted: boolean;
};

export type Reaction = { emoji: string; sender_id: string; sender_type: SenderType; sender_name: string | null };

/** What an edited message said before. */
export type MessageVersion = { content: string; replaced_at: string };
export type MessageVersions = { message_id: string; versions: MessageVersion[]; count: number };

/** `open`: nobody asked for more. `escalated`: waits for a person. `assigned`: an agent has it. `resolved`: done. */
export type ConversationStatus = "open" | "escalated" | "assigned" | "resolved";

export type Escalation = {
	id: string;
	conversation_id: string;
	reason: string;
	timestamp: string;
	metadata: Metadata;
};

/** What a participant sees of a conversation beside its messages. */
export type ConversationState = {
	conversation_id: string;
	status: ConversationStatus;
	assigned_agent_id: string | null;
	assigned_agent_name: string | null;
	/** The reason of the escalation that is still open. */
	escalation_reason: string | null;
	rev: number;
	last_seq: number;
	/** Up to which `seq` the user, and the agents as one, have read. */
	user_read_seq: number;
	agent_read_seq: number;
	/** Up to which `seq` messages have arrived in the user's widget, and in any agent's inbox; never behind what was read. */
	user_delivered_seq: number;
	agent_delivered_seq: number;
};

/** One row of the agents' list. */
export type InboxItem = ConversationState & {
	site_id: string;
	user_id: string;
	user_name: string | null;
	user_email: string | null;
	/** Who the site proved the user to be; null: nobody proved anything, and name and e-mail are what the page says. */
	user_external_id: string | null;
	user_verified_by: "jwt" | "hmac" | null;
	/** Until when the user may not write. */
	user_blocked_until: string | null;
	/** Why, as the agent wrote who blocked them. */
	user_blocked_reason: string | null;
	created_at: string;
	last_message_at: string;
	last_message_preview: string;
	last_message_sender_type: SenderType;
	/** Since when the user waits for a human answer; null when nobody waits. */
	waiting_since: string | null;
	escalated_at: string | null;
	resolved_at: string | null;
	/** Messages of the user that no agent has read. */
	unread_count: number;
};

export const INBOX_VIEWS = ["mine", "unassigned", "escalated", "all", "resolved"] as const;
export type InboxView = (typeof INBOX_VIEWS)[number];
export type InboxCounts = Record<InboxView, number>;

export type Role = "agent" | "admin";

export type Agent = { id: string; name: string; email: string; role: Role };

/** What the server tells browsers about its configuration; lengths in characters, times in milliseconds unless named. */
export type ClientSettings = {
	/** Where to connect when it is not where the session was asked for (`CHAT_BACKEND_URL`), else null. */
	backend_url: string | null;
	history_limit: number;
	max_message_length: number;
	/** Seconds. */
	connection_timeout: number;
	reconnect_interval: number;
	typing_timeout: number;
	/** Minutes for which users may edit and delete their own messages; 0: not at all. */
	edit_window: number;
};

/** Why a proof of identity proved nothing: a hint for the site's developers. */
export type UnverifiedReason = "absent" | "no_secret" | "wrong" | "expired" | "too_long";

export type Session = {
	user_id: string;
	/** The user's id in the site's own system; null unless the site proved it. */
	external_id: string | null;
	token: string;
	expires_at: string;
	/** True only when the site proved who the user is. */
	verified: boolean;
	/** Present where a proof was sent and proved nothing. */
	unverified_because?: Exclude<UnverifiedReason, "absent">;
	/** Present where the conversations of the session that asked have become this person's. */
	took_over?: true;
	site: string;
	name: string | null;
	email: string | null;
	server_time: string;
	settings: ClientSettings;
};

export type SendResult = {
	status: "success";
	message_id: string;
	message: Message;
	/** Present where the same message had been stored before: nothing changed, and nobody was told again. */
	replayed?: true;
};

/** A message after it was edited, deleted or reacted to. */
export type MessageResult = {
	status: "success";
	message: Message;
	/** Present where it was so already: nothing changed, and nobody was told. */
	unchanged?: true;
};

export type HistoryPage = {
	conversation_id: string;
	/** Oldest first. */
	messages: Message[];
	count: number;
	has_more: boolean;
	/** Hand it back as `before` (or as `after`, when `after` was asked) for the next page; null at the end. */
	next_cursor: string | null;
};

/** What happened in a conversation after a cursor: enough to be where everybody else is (D4). */
export type ChangesPage = {
	conversation_id: string;
	/** New and changed messages, in the order of their change. */
	messages: Message[];
	count: number;
	/** The conversation as it is now: status, assignee, open escalation, how far both sides have read. */
	state: ConversationState;
	/** Hand it back as `after`. Opaque: it may one day be no number. */
	cursor: string;
	/** There is more: ask again at once with the new cursor. */
	has_more: boolean;
};

export type EscalateResult = { status: "success"; escalation_id: string; reason: string; timestamp: string };
/** A list may have more than one page: hand `next_cursor` back as `cursor`. */
export type Paged = { has_more: boolean; next_cursor: string | null };
export type EscalationList = { conversation_id: string; escalations: Escalation[]; count: number } & Paged;
export type UserConversations = { user_id: string; conversations: string[]; count: number; items: ConversationState[] } & Paged;
export type QueueEntry = { conversation_id: string; escalated_at: string; reason: string };
export type Queue = { queue: QueueEntry[]; count: number } & Paged;
export type AssignResult = { status: "success"; conversation_id: string; agent_id: string | null };
export type StatusResult = { status: "success"; conversation_id: string; conversation_status: ConversationStatus };
export type Ok = { status: "success" };
export type InboxPage = {
	view: InboxView;
	conversations: InboxItem[];
	count: number;
	counts: InboxCounts;
	has_more: boolean;
	next_cursor: string | null;
	/** From here on the feed goes on: hand it to `inbox:changes` as `after`. */
	changes_cursor: string;
	/** All events up to this one are in these rows. */
	feed: FeedMark;
};

/** Counts the `inbox:updated` of one server process: another `epoch`, or a step of more than one, tells of a lost event. */
export type FeedMark = { epoch: string; count: number };

/** Which conversations changed after a cursor, each as it is now. */
export type FeedPage = {
	/** In the order of their changes. One may come again that you know: the larger `rev` is the newer. */
	conversations: InboxItem[];
	count: number;
	counts: InboxCounts;
	/** All events up to this one are in what the feed holds. */
	feed: FeedMark;
	/** There is more: ask again at once with the new cursor. */
	has_more: boolean;
	/** Hand it back as `after`, now or any time later. Opaque. */
	next_cursor: string;
	/** There was no cursor, or none that this server knows: read the list anew and go on behind it. */
	reload: boolean;
};

export type Health = {
	status: "ok" | "error";
	service: "veritix-chat";
	version: string;
	database: "ok" | "error";
	uptime_seconds: number;
	timestamp: string;
};

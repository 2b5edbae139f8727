import type { InboxItem, InboxView, Message } from "#protocol/shapes.ts";
import type { ConversationRow } from "./conversations/conversation-row.ts";
import type { InboxCursor } from "./conversations/inbox-cursor.ts";

/** Which conversations a caller may see: those of one user, of one site, or with neither all. */
export type Sight = { userId: string | null; siteId: string | null };

export type TokenOwner = { id: string; siteId: string; name: string | null; expiresAt: Date; blockedUntil: Date | null };

export type AgentSessionOwner = { id: string; name: string; email: string; role: string; lastSeenAt: Date; expiresAt: Date };

/** The newest `limit` messages, or those nearest before or after a `seq`. */
export type HistoryRange = { limit: number; before?: number | undefined; after?: number | undefined };

export type InboxRange = { view: InboxView; agentId: string; from: InboxCursor | null; limit: number };

/** Conversations with one status and assignee, and how many of them are escalated. */
export type InboxTotal = { status: string; assigneeId: string | null; count: number; escalated: number };

/**
 * The reads that happen with every page, socket and catch-up, as prepared statements: a query through Prisma costs several
 * times as much (docs/decisions/012). What a caller may not see is `null`, like what does not exist: sight is part of
 * every query. None of them sees what an open transaction has not committed.
 */
export interface HotReads {
	/** Whose token has this hash, and until when. */
	findTokenOwner(tokenHash: string): Promise<TokenOwner | null>;
	/** Which agent is signed in by this session, when it was last used and until when; null where the agent is no longer of the team. */
	findAgentSession(id: string): Promise<AgentSessionOwner | null>;
	findConversation(id: string, sight: Sight): Promise<ConversationRow | null>;
	/**
	 * Messages in the order of their `seq`, and the version of their conversation, which is never newer than they are. Where it
	 * still is `knownVersion` nothing has changed since, and no messages are read. It is the `rev` and when the conversation was
	 * made: one that is begun anew under the id of a deleted one counts its `rev` from 1 again.
	 */
	readHistory(
		id: string,
		sight: Sight,
		range: HistoryRange,
		knownVersion?: string,
	): Promise<{ version: string; messages: Message[] } | null>;
	/** One message of a conversation that the caller is known to see. */
	readMessage(conversationId: string, id: string): Promise<Message | null>;
	/** The conversation, and its messages that are newer than `after` and not newer than the conversation as it was read. */
	readChanges(
		id: string,
		sight: Sight,
		range: { after: number; limit: number },
	): Promise<{ conversation: ConversationRow; messages: Message[] } | null>;
	/** Who waits first, longest wait on top, then the rest by their newest message. */
	listInbox(range: InboxRange): Promise<InboxItem[]>;
	countInbox(): Promise<InboxTotal[]>;
}

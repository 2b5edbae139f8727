import type { Message, Metadata, SenderType } from "#protocol/shapes.ts";
import type { ConversationRow } from "../conversations/conversation-row.ts";
import type { ResponseTimes } from "../events.ts";

/** A message on its way in: checked and authorised, but without a place in its conversation yet. */
export type MessageDraft = {
	conversationId: string;
	senderType: SenderType;
	senderId: string;
	senderName: string | null;
	content: string;
	metadata: Metadata;
	/** Null: the sender chose none, and such a send is not repeatable. */
	clientId: string | null;
	/** The message of this conversation that it answers. */
	replyTo: string | null;
	now: Date;
	/** Set where this message may begin the conversation (D2: so creating it is idempotent too). */
	owner: { userId: string; siteId: string } | null;
};

export type Appended = {
	message: Message;
	/** The conversation as it is after this message. */
	conversation: ConversationRow;
	/** The same message had been stored before; nothing changed and nothing is to be published. */
	replayed: boolean;
	/** This message began the conversation. */
	created: boolean;
	/** This message reopened a resolved conversation. */
	reopened: boolean;
	times: ResponseTimes;
};

/**
 * The one way a message is stored. Resolves after the commit (D1) with its `seq` given inside the inserting
 * transaction (D3). Same sender and client id: the stored row again, or `conflict` where the payload differs (D2).
 * Once it was edited or deleted, its text is not compared any more. An unknown conversation without an owner, or one that belongs to another user, is `not_found`,
 * and so is a message to answer that is not in it.
 */
export interface MessageLog {
	append(draft: MessageDraft): Promise<Appended>;
}

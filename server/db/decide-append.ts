import { isDeepStrictEqual } from "node:util";
import { afterMessage, EMPTY_CONVERSATION } from "#core/conversations/after-message.ts";
import type { ConversationRow } from "#core/conversations/conversation-row.ts";
import { uuidv7 } from "#core/ids.ts";
import { isoTime } from "#core/iso-time.ts";
import type { Appended, MessageDraft } from "#core/messages/message-log.ts";
import { storableText } from "#core/messages/message-text.ts";
import { ChatError, conversationNotFound, messageNotFound } from "#core/refusals.ts";
import type { Message, Quote } from "#protocol/shapes.ts";

/** The draft as it will be stored. */
export function storable(draft: MessageDraft): MessageDraft {
	return { ...draft, content: storableText(draft.content) };
}

/** An unknown conversation without an owner, and somebody else's, are the same answer. */
export function refuseForeign(draft: MessageDraft, before: ConversationRow | null): void {
	if (before ? draft.owner && before.userId !== draft.owner.userId : !draft.owner) throw conversationNotFound();
}

/** The answer to a message that is stored already; the same id with another payload is a conflict (D2). */
export function replayOf(draft: MessageDraft, stored: Message, conversation: ConversationRow): Appended {
	// What was edited or deleted since is still the answer to whoever sends it again.
	const moved = stored.edited_at !== undefined || stored.deleted_at !== undefined;
	// Compared as data: the order of the keys says nothing.
	const same =
		moved || (stored.content === draft.content && isDeepStrictEqual(stored.metadata, JSON.parse(JSON.stringify(draft.metadata))));
	if (!same) throw new ChatError("conflict", "Another message was already sent with this client_id.");
	const times = { reply: null, firstResponse: null };
	return { message: stored, conversation, replayed: true, created: false, reopened: false, times };
}

/** What the draft knows of what is stored already: the user, needed for a new conversation, and the message that it answers. */
export type Known = { user: ConversationRow["user"] | null; quote: Quote | null };

/** The message with its place in the conversation, and the conversation as it is afterwards. */
export function decideAppend(draft: MessageDraft, before: ConversationRow | null, { user, quote }: Known): Appended {
	if (draft.replyTo !== null && !quote) throw messageNotFound();
	const { change, reopened, times } = afterMessage(before ?? EMPTY_CONVERSATION, draft);
	const conversation = before ? { ...before, ...change } : begun(draft, change, user);
	const id = uuidv7(draft.now);
	const message: Message = {
		id,
		seq: conversation.lastSeq,
		rev: conversation.rev,
		client_id: draft.clientId ?? id,
		conversation_id: draft.conversationId,
		sender_id: draft.senderId,
		sender_type: draft.senderType,
		sender_name: draft.senderName,
		content: draft.content,
		timestamp: isoTime(draft.now),
		metadata: draft.metadata,
	};
	if (quote) message.reply_to = quote;
	return { message, conversation, replayed: false, created: before === null, reopened, times };
}

type Change = ReturnType<typeof afterMessage>["change"];

function begun(
	{ conversationId, owner, now }: MessageDraft,
	change: Change,
	user: ConversationRow["user"] | null,
): ConversationRow {
	if (!owner || !user) throw conversationNotFound();
	const { siteId, userId } = owner;
	const untold = { userDeliveredSeq: 0, agentDeliveredSeq: 0 };
	return { id: conversationId, siteId, userId, user, assignee: null, escalationReason: null, createdAt: now, ...untold, ...change };
}

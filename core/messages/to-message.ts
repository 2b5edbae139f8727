import type { MessageModel } from "#prisma/generated/sqlite/models.ts";
import type { Message, Metadata, SenderType } from "#protocol/shapes.ts";
import { isoTime } from "../iso-time.ts";

/** A stored message as it travels, but for its quote and its reactions, which are not in its row. */
export function toMessage(row: MessageModel): Message {
	const message: Message = {
		id: row.id,
		seq: row.seq,
		rev: row.rev,
		client_id: row.clientId,
		conversation_id: row.conversationId,
		sender_id: row.senderId,
		sender_type: row.senderType as SenderType,
		sender_name: row.senderName,
		content: row.content,
		timestamp: isoTime(row.createdAt),
		metadata: JSON.parse(row.metadata) as Metadata,
	};
	if (row.editedAt) message.edited_at = isoTime(new Date(row.editedAt));
	if (row.deletedAt) message.deleted_at = isoTime(new Date(row.deletedAt));
	return message;
}

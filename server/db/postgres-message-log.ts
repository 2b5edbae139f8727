import { type ConversationRow, withPeople } from "#core/conversations/conversation-row.ts";
import type { Appended, MessageDraft, MessageLog } from "#core/messages/message-log.ts";
import { toMessage } from "#core/messages/to-message.ts";
import type { Prisma, PrismaClient } from "#prisma/generated/sqlite/client.ts";
import { decideAppend, refuseForeign, replayOf, storable } from "./decide-append.ts";

/** Each lost race means that somebody else's append went through, and only a conversation's first messages race. */
const MAX_ATTEMPTS = 8;

type Tx = Prisma.TransactionClient;

/** The message log on PostgreSQL: one interactive transaction for each message. */
export function createPostgresMessageLog(client: PrismaClient): MessageLog {
	return {
		async append(given) {
			const draft = storable(given);
			for (let attempt = 1; ; attempt += 1) {
				try {
					return await client.$transaction((tx) => appendIn(tx, draft));
				} catch (error) {
					if (attempt === MAX_ATTEMPTS || !isLostRace(error)) throw error;
				}
			}
		},
	};
}

async function appendIn(tx: Tx, draft: MessageDraft): Promise<Appended> {
	// The lock comes first: what is read after it stays true until the commit.
	await tx.$queryRaw`SELECT 1 FROM conversations WHERE id = ${draft.conversationId} FOR UPDATE`;
	const before = await tx.conversation.findUnique({ where: { id: draft.conversationId }, include: withPeople });
	refuseForeign(draft, before);
	const stored = before && (await findStored(tx, draft));
	if (before && stored) return replayOf(draft, toMessage(stored), before);

	const appended = decideAppend(draft, before, before ? null : await findUser(tx, draft));
	await (before ? update(tx, before, appended.conversation) : create(tx, appended.conversation));
	const { message } = appended;
	await tx.message.create({
		data: {
			id: message.id,
			conversationId: message.conversation_id,
			seq: message.seq,
			rev: message.rev,
			clientId: message.client_id,
			senderType: message.sender_type,
			senderId: message.sender_id,
			senderName: message.sender_name,
			content: message.content,
			metadata: JSON.stringify(message.metadata),
			createdAt: draft.now,
		},
	});
	return appended;
}

async function findStored(tx: Tx, { conversationId, senderType, senderId, clientId }: MessageDraft) {
	if (clientId === null) return null;
	const key = { conversationId, senderType, senderId, clientId };
	return tx.message.findUnique({ where: { conversationId_senderType_senderId_clientId: key } });
}

async function findUser(tx: Tx, { owner }: MessageDraft): Promise<ConversationRow["user"] | null> {
	return owner && tx.user.findUnique({ where: { id: owner.userId }, select: withPeople.user.select });
}

async function update(tx: Tx, before: ConversationRow, { user: _, assignee: __, ...after }: ConversationRow): Promise<void> {
	// `rev` stands in the condition although the row is locked: an append that was not alone must fail, never overwrite.
	const { count } = await tx.conversation.updateMany({ where: { id: before.id, rev: before.rev }, data: after });
	if (count !== 1) throw new Error(`The conversation ${before.id} changed under its lock.`);
}

async function create(tx: Tx, { user: _, assignee: __, ...row }: ConversationRow): Promise<void> {
	await tx.conversation.create({ data: row });
}

/** Somebody else made the same conversation or message first, or PostgreSQL gave up one of two: the next attempt sees theirs. */
function isLostRace(error: unknown): boolean {
	const { code } = error as { code?: unknown };
	return code === "P2002" || code === "P2034";
}

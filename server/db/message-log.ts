import { isDeepStrictEqual } from "node:util";
import { afterMessage, type BeforeMessage, EMPTY_CONVERSATION } from "#core/conversations/after-message.ts";
import { type ConversationRow, withPeople } from "#core/conversations/conversation-row.ts";
import { uuidv7 } from "#core/ids.ts";
import type { Appended, MessageDraft, MessageLog } from "#core/messages/message-log.ts";
import { toMessage } from "#core/messages/to-message.ts";
import { ChatError, conversationNotFound } from "#core/refusals.ts";
import type { Prisma, PrismaClient } from "#prisma/generated/sqlite/client.ts";
import type { Dialect } from "./database-url.ts";

/** Each lost race means that somebody else's append went through, and only a conversation's first messages race. */
const MAX_ATTEMPTS = 8;

/** What PostgreSQL cannot store (NUL) and what UTF-8 cannot carry (half a surrogate pair) become the replacement character. */
const UNSTORABLE = /\0|\p{Surrogate}/gu;

type Tx = Prisma.TransactionClient;

/** The message log on Prisma: one interactive transaction for each message. */
export function createMessageLog(client: PrismaClient, dialect: Dialect): MessageLog {
	return {
		async append(given) {
			const draft = { ...given, content: given.content.replace(UNSTORABLE, "\uFFFD") };
			for (let attempt = 1; ; attempt += 1) {
				try {
					return await client.$transaction((tx) => appendIn(tx, dialect, draft));
				} catch (error) {
					if (attempt === MAX_ATTEMPTS || !isLostRace(error)) throw error;
				}
			}
		},
	};
}

async function appendIn(tx: Tx, dialect: Dialect, draft: MessageDraft): Promise<Appended> {
	// The lock comes first: what is read after it stays true until the commit (SQLite's whole transaction is one).
	if (dialect === "postgresql") await tx.$queryRaw`SELECT 1 FROM conversations WHERE id = ${draft.conversationId} FOR UPDATE`;
	const before = await tx.conversation.findUnique({ where: { id: draft.conversationId }, include: withPeople });
	if (before ? draft.owner && before.userId !== draft.owner.userId : !draft.owner) throw conversationNotFound();

	const replay = before && draft.clientId !== null && (await findReplay(tx, draft, before));
	if (replay) return replay;

	const { change, reopened, times } = afterMessage(before ? countersOf(before) : EMPTY_CONVERSATION, draft);
	const conversation = before ? await update(tx, before, change) : await create(tx, draft, change);
	const id = uuidv7(draft.now);
	const row = await tx.message.create({
		data: {
			id,
			conversationId: draft.conversationId,
			seq: conversation.lastSeq,
			rev: conversation.rev,
			clientId: draft.clientId ?? id,
			senderType: draft.senderType,
			senderId: draft.senderId,
			senderName: draft.senderName,
			content: draft.content,
			metadata: JSON.stringify(draft.metadata),
			createdAt: draft.now,
		},
	});
	return { message: toMessage(row), conversation, replayed: false, created: before === null, reopened, times };
}

/** The answer to a message that is stored already; null where it is not. */
async function findReplay(tx: Tx, draft: MessageDraft, conversation: ConversationRow): Promise<Appended | null> {
	const { conversationId, senderType, senderId, clientId, content, metadata } = draft;
	if (clientId === null) return null;
	const key = { conversationId, senderType, senderId, clientId };
	const row = await tx.message.findUnique({ where: { conversationId_senderType_senderId_clientId: key } });
	if (!row) return null;
	// Compared as data: the order of the keys says nothing.
	const same = row.content === content && isDeepStrictEqual(JSON.parse(row.metadata), JSON.parse(JSON.stringify(metadata)));
	if (!same) throw new ChatError("conflict", "Another message was already sent with this client_id.");
	const times = { reply: null, firstResponse: null };
	return { message: toMessage(row), conversation, replayed: true, created: false, reopened: false, times };
}

/** Only what a message may change: the rule hands back everything it is given, and the rest of the row is not to be written. */
function countersOf(row: ConversationRow): BeforeMessage {
	const columns = Object.keys(EMPTY_CONVERSATION) as (keyof BeforeMessage)[];
	return Object.fromEntries(columns.map((column) => [column, row[column]])) as BeforeMessage;
}

type Change = ReturnType<typeof afterMessage>["change"];

async function update(tx: Tx, before: ConversationRow, change: Change): Promise<ConversationRow> {
	// `rev` stands in the condition although the row is locked: an append that was not alone must fail, never overwrite.
	const { count } = await tx.conversation.updateMany({ where: { id: before.id, rev: before.rev }, data: change });
	if (count !== 1) throw new Error(`The conversation ${before.id} changed under its lock.`);
	return { ...before, ...change };
}

function create(tx: Tx, { conversationId, owner, now }: MessageDraft, change: Change): Promise<ConversationRow> {
	if (!owner) throw conversationNotFound();
	return tx.conversation.create({
		data: { ...change, id: conversationId, siteId: owner.siteId, userId: owner.userId, createdAt: now },
		include: withPeople,
	});
}

/** Somebody else made the same conversation or message first, or PostgreSQL gave up one of two: the next attempt sees theirs. */
function isLostRace(error: unknown): boolean {
	const { code } = error as { code?: unknown };
	return code === "P2002" || code === "P2034";
}

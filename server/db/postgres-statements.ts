import pg from "pg";
import type { ConversationRow } from "#core/conversations/conversation-row.ts";
import type { MessageDraft } from "#core/messages/message-log.ts";
import { toMessage } from "#core/messages/to-message.ts";
import type { MessageModel } from "#prisma/generated/sqlite/models.ts";
import { quoteOf } from "#protocol/quotes.ts";
import type { Message, Quote } from "#protocol/shapes.ts";
import { CHANGED_COLUMNS } from "./changed-columns.ts";
import { CONVERSATION_WITH_PEOPLE, toConversation, toUser, USER_COLUMNS } from "./stored-conversation.ts";

type Column = keyof ConversationRow;
type Row = Record<string, unknown>;

const INSERTED_COLUMNS: readonly Column[] = ["id", "siteId", "userId", "createdAt", ...CHANGED_COLUMNS];
const NUMBERS: readonly Column[] = ["lastSeq", "rev", "userReadSeq", "agentReadSeq", "unreadCount"];
const DATES: readonly Column[] = ["createdAt", "lastMessageAt", "waitingSince", "firstRespondedAt", "resolvedAt"];

const typeOf = (column: Column) => (NUMBERS.includes(column) ? "int[]" : DATES.includes(column) ? "timestamp[]" : "text[]");
const quoted = (columns: readonly string[]) => columns.map((column) => `"${column}"`).join(", ");
const unnested = (columns: readonly Column[]) => columns.map((column, i) => `$${i + 1}::${typeOf(column)}`).join(", ");

const UPDATE = `UPDATE conversations c SET ${CHANGED_COLUMNS.map((column) => `"${column}" = v."${column}"`).join(", ")}
	FROM unnest(${unnested(["id", ...CHANGED_COLUMNS])}) AS v(${quoted(["id", ...CHANGED_COLUMNS])}) WHERE c.id = v.id`;
const INSERT = `INSERT INTO conversations (${quoted(INSERTED_COLUMNS)}) SELECT * FROM unnest(${unnested(INSERTED_COLUMNS)})`;
const ADD = `INSERT INTO messages (id, "conversationId", seq, rev, "clientId", "senderType", "senderId", "senderName", content, metadata, "createdAt")
	SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::timestamp[])`;

/** Timestamps are kept in UTC without a zone, and the driver would read them as local time. */
export const types = {
	getTypeParser: (oid: number, format?: "text" | "binary") =>
		oid === pg.types.builtins.TIMESTAMP
			? (text: string) => new Date(`${text.replace(" ", "T")}Z`)
			: pg.types.getTypeParser(oid, format as "text"),
} as pg.CustomTypesConfig;

/** Which message a client id means: ids are each sender's own, within one conversation. */
export const keyOf = (m: Pick<MessageDraft, "conversationId" | "senderType" | "senderId">, clientId: string) =>
	`${m.conversationId} ${m.senderType} ${m.senderId} ${clientId}`;
export const messageKey = (m: Message) =>
	keyOf({ conversationId: m.conversation_id, senderType: m.sender_type, senderId: m.sender_id }, m.client_id);

/** The message log's multi-row statements, inside one transaction. */
export class PostgresStatements {
	constructor(private readonly client: pg.PoolClient) {}

	/** Locks in the order of their ids, so that two batches never wait for each other. */
	async lockConversations(ids: string[]): Promise<Map<string, ConversationRow>> {
		const rows = await this.query(`${CONVERSATION_WITH_PEOPLE} WHERE c.id = ANY($1) ORDER BY c.id FOR UPDATE OF c`, [
			[...new Set(ids)],
		]);
		return new Map(rows.map((row) => [String(row.id), toConversation(row)]));
	}

	async findUsers(ids: string[]): Promise<Map<string, ConversationRow["user"]>> {
		if (ids.length === 0) return new Map();
		const rows = await this.query(`SELECT id, ${USER_COLUMNS} FROM users WHERE id = ANY($1)`, [[...new Set(ids)]]);
		return new Map(rows.map((row) => [String(row.id), toUser(row)]));
	}

	async findMessages(drafts: MessageDraft[]): Promise<Map<string, Message>> {
		if (drafts.length === 0) return new Map();
		const rows = await this.query(
			`SELECT m.* FROM messages m JOIN unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS k(c, t, s, i)
			ON m."conversationId" = k.c AND m."senderType" = k.t AND m."senderId" = k.s AND m."clientId" = k.i`,
			[
				drafts.map((d) => d.conversationId),
				drafts.map((d) => d.senderType),
				drafts.map((d) => d.senderId),
				drafts.map((d) => d.clientId),
			],
		);
		return new Map(rows.map((row) => toMessage(row as MessageModel)).map((message) => [messageKey(message), message]));
	}

	/** What the drafts answer, by its conversation and its id. */
	async findQuotes(drafts: MessageDraft[]): Promise<Map<string, Quote>> {
		const replies = drafts.filter(({ replyTo }) => replyTo !== null);
		if (replies.length === 0) return new Map();
		const rows = await this.query(
			`SELECT m.* FROM messages m JOIN unnest($1::text[], $2::text[]) AS k(c, i) ON m.id = k.i AND m."conversationId" = k.c`,
			[replies.map(({ conversationId }) => conversationId), replies.map(({ replyTo }) => replyTo)],
		);
		const messages = rows.map((row) => toMessage(row as MessageModel));
		return new Map(messages.map((message) => [`${message.conversation_id} ${message.id}`, quoteOf(message)]));
	}

	async insertConversations(rows: ConversationRow[]): Promise<void> {
		if (rows.length > 0) await this.query(INSERT, inColumns(rows, INSERTED_COLUMNS));
	}

	async updateConversations(rows: ConversationRow[]): Promise<void> {
		if (rows.length > 0) await this.query(UPDATE, inColumns(rows, ["id", ...CHANGED_COLUMNS]));
	}

	async insertMessages(added: { message: Message; at: Date }[]): Promise<void> {
		if (added.length === 0) return;
		const messages = added.map(({ message }) => message);
		await this.query(ADD, [
			messages.map((m) => m.id),
			messages.map((m) => m.conversation_id),
			messages.map((m) => m.seq),
			messages.map((m) => m.rev),
			messages.map((m) => m.client_id),
			messages.map((m) => m.sender_type),
			messages.map((m) => m.sender_id),
			messages.map((m) => m.sender_name),
			messages.map((m) => m.content),
			messages.map((m) => JSON.stringify(m.metadata)),
			added.map(({ at }) => at.toISOString()),
		]);
	}

	/** Only of answers, so that other messages pay nothing for it. */
	async markReplies(messages: Message[]): Promise<void> {
		const replies = messages.flatMap(({ id, reply_to }) => (reply_to ? [{ id, to: reply_to.id }] : []));
		if (replies.length === 0) return;
		await this.query(
			`UPDATE messages m SET "replyToId" = v.t, "isPlain" = false FROM unnest($1::text[], $2::text[]) AS v(i, t) WHERE m.id = v.i`,
			[replies.map(({ id }) => id), replies.map(({ to }) => to)],
		);
	}

	private async query(text: string, values: unknown[]): Promise<Row[]> {
		return (await this.client.query<Row>({ text, values, types })).rows;
	}
}

/** One array for each column, as unnest wants them. */
function inColumns(rows: ConversationRow[], columns: readonly Column[]): unknown[][] {
	return columns.map((column) => rows.map((row) => toCell(row[column])));
}

const toCell = (value: unknown) => (value instanceof Date ? value.toISOString() : value);

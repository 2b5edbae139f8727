import type Sqlite from "better-sqlite3";
import type { ConversationRow } from "#core/conversations/conversation-row.ts";
import { isoTime } from "#core/iso-time.ts";
import type { MessageDraft } from "#core/messages/message-log.ts";
import { toMessage } from "#core/messages/to-message.ts";
import type { MessageModel } from "#prisma/generated/sqlite/models.ts";
import { quoteOf } from "#protocol/quotes.ts";
import type { Message, Quote } from "#protocol/shapes.ts";
import { CHANGED_COLUMNS } from "./changed-columns.ts";
import { CONVERSATION_WITH_PEOPLE, toConversation, toUser, USER_COLUMNS } from "./stored-conversation.ts";

const INSERTED = ["id", "siteId", "userId", "createdAt", ...CHANGED_COLUMNS] as const;

/** What the triggers of the migrations would do in a second statement. */
const NEXT_CHANGE = "(SELECT COALESCE(MAX(changeNo), 0) + 1 FROM conversations)";

type Cell = string | number | null;
type Cells = Record<string, Cell>;

/** The message log's statements, prepared once. Dates are text as Prisma writes it: another form would sort beside it. */
export function prepareStatements(connection: Sqlite.Database) {
	const prepare = (sql: string) => connection.prepare<Cell[], Cells>(sql).safeIntegers(false);
	const conversation = prepare(`${CONVERSATION_WITH_PEOPLE} WHERE c.id = ?`);
	const user = prepare(`SELECT ${USER_COLUMNS} FROM users WHERE id = ?`);
	const message = prepare("SELECT * FROM messages WHERE conversationId = ? AND senderType = ? AND senderId = ? AND clientId = ?");
	const update = prepare(
		`UPDATE conversations SET changeNo = ${NEXT_CHANGE}, ${CHANGED_COLUMNS.map((column) => `${column} = ?`).join(", ")} WHERE id = ?`,
	);
	const insert = prepare(
		`INSERT INTO conversations (changeNo, ${INSERTED.join(", ")}) VALUES (${NEXT_CHANGE}, ${INSERTED.map(() => "?").join(", ")})`,
	);
	const add = prepare(
		`INSERT INTO messages (id, conversationId, seq, rev, clientId, senderType, senderId, senderName, content, metadata, createdAt)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
	);
	const quoted = prepare("SELECT * FROM messages WHERE id = ? AND conversationId = ?");
	const reply = prepare("UPDATE messages SET replyToId = ?, isPlain = false WHERE id = ?");
	const found = (row: Cells | undefined): Message | null =>
		row ? toMessage({ ...row, createdAt: new Date(String(row.createdAt)) } as unknown as MessageModel) : null;
	return {
		// Takes the write lock at once, so that what is read stays true until the commit.
		begin: prepare("BEGIN IMMEDIATE"),
		commit: prepare("COMMIT"),
		rollback: prepare("ROLLBACK"),
		findConversation(id: string): ConversationRow | null {
			const row = conversation.get(id);
			return row ? toConversation(row) : null;
		},
		findUser(id: string): ConversationRow["user"] | null {
			const row = user.get(id) as Record<string, unknown> | undefined;
			return row ? toUser(row) : null;
		},
		findMessage({ conversationId, senderType, senderId }: MessageDraft, clientId: string): Message | null {
			return found(message.get(conversationId, senderType, senderId, clientId));
		},
		findQuote(conversationId: string, id: string): Quote | null {
			const message = found(quoted.get(id, conversationId));
			return message && quoteOf(message);
		},
		updateConversation(row: ConversationRow): void {
			update.run(...CHANGED_COLUMNS.map((column) => toCell(row[column])), row.id);
		},
		insertConversation(row: ConversationRow): void {
			insert.run(...INSERTED.map((column) => toCell(row[column])));
		},
		insertMessage(m: Message, at: Date): void {
			const sender = [m.sender_type, m.sender_id, m.sender_name];
			add.run(m.id, m.conversation_id, m.seq, m.rev, m.client_id, ...sender, m.content, JSON.stringify(m.metadata), toText(at));
		},
		/** Only of answers, so that other messages pay nothing for it. */
		markReply(id: string, repliedTo: string): void {
			reply.run(repliedTo, id);
		},
	};
}

export type SqliteStatements = ReturnType<typeof prepareStatements>;

/** `2026-05-04T10:00:00.000+00:00`, the form of Prisma's adapter. */
const toText = (date: Date): string => `${isoTime(date).slice(0, -1)}+00:00`;
const toCell = (value: string | number | Date | null): Cell => (value instanceof Date ? toText(value) : value);

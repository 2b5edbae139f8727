import type Sqlite from "better-sqlite3";
import type { ConversationRow } from "#core/conversations/conversation-row.ts";
import { isoTime } from "#core/iso-time.ts";
import { toMessage } from "#core/messages/to-message.ts";
import type { MessageModel } from "#prisma/generated/sqlite/models.ts";
import { quoteOf } from "#protocol/quotes.ts";
import type { Message, Quote } from "#protocol/shapes.ts";
import { CHANGED_COLUMNS } from "./changed-columns.ts";
import { prepareRows } from "./sqlite-rows.ts";
import { CONVERSATION_WITH_PEOPLE, toConversation, toUser, USER_COLUMNS } from "./stored-conversation.ts";

const INSERTED = ["id", "siteId", "userId", "createdAt", ...CHANGED_COLUMNS] as const;

/** SQLite rewrites every index that has a column of the statement in it, changed or not. */
const SAME_STATUS = CHANGED_COLUMNS.filter((column) => column !== "status");

/** What the triggers of the migrations would do in a second statement. */
const NEXT_CHANGE = "(SELECT COALESCE(MAX(changeNo), 0) + 1 FROM conversations)";

type Cell = string | number | null;
type Cells = Record<string, Cell>;

/** The message log's statements, prepared once. Dates are text as Prisma writes it: another form would sort beside it. */
export function prepareStatements(connection: Sqlite.Database) {
	const prepare = (sql: string) => connection.prepare<Cell[], Cells>(sql).safeIntegers(false);
	const conversation = prepareRows(connection, `${CONVERSATION_WITH_PEOPLE} WHERE c.id = $1`);
	const user = prepare(`SELECT ${USER_COLUMNS} FROM users WHERE id = ?`);
	const message = prepare("SELECT * FROM messages WHERE conversationId = ? AND senderType = ? AND senderId = ? AND clientId = ?");
	const updateOf = (columns: readonly string[]) =>
		prepare(
			`UPDATE conversations SET changeNo = ${NEXT_CHANGE}, ${columns.map((column) => `${column} = ?`).join(", ")} WHERE id = ?`,
		);
	const update = updateOf(CHANGED_COLUMNS);
	const updateSameStatus = updateOf(SAME_STATUS);
	const insert = prepare(
		`INSERT INTO conversations (changeNo, ${INSERTED.join(", ")}) VALUES (${NEXT_CHANGE}, ${INSERTED.map(() => "?").join(", ")})`,
	);
	const add = prepare(
		`INSERT INTO messages (id, conversationId, seq, rev, clientId, senderType, senderId, senderName, content, metadata, createdAt)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (conversationId, senderType, senderId, clientId) DO NOTHING`,
	);
	const quoted = prepare("SELECT * FROM messages WHERE id = ? AND conversationId = ?");
	const reply = prepare("UPDATE messages SET replyToId = ?, isPlain = false WHERE id = ?");
	const found = (row: Cells | undefined): Message =>
		toMessage({ ...row, createdAt: new Date(String(row?.createdAt)) } as unknown as MessageModel);
	return {
		// Takes the write lock at once, so that what is read stays true until the commit.
		begin: prepare("BEGIN IMMEDIATE"),
		commit: prepare("COMMIT"),
		rollback: prepare("ROLLBACK"),
		findConversation(id: string): ConversationRow | null {
			const [row] = conversation([id]);
			return row ? toConversation(row) : null;
		},
		findUser(id: string): ConversationRow["user"] | null {
			const row = user.get(id) as Record<string, unknown> | undefined;
			return row ? toUser(row) : null;
		},
		/** The message that is stored under this one's sender and client id. */
		findStored({ conversation_id, sender_type, sender_id, client_id }: Message): Message {
			return found(message.get(conversation_id, sender_type, sender_id, client_id));
		},
		findQuote(conversationId: string, id: string): Quote | null {
			const row = quoted.get(id, conversationId);
			return row ? quoteOf(found(row)) : null;
		},
		updateConversation(row: ConversationRow, { status }: ConversationRow): void {
			const [statement, columns] = status === row.status ? [updateSameStatus, SAME_STATUS] : [update, CHANGED_COLUMNS];
			statement.run(...columns.map((column) => toCell(row[column])), row.id);
		},
		insertConversation(row: ConversationRow): void {
			insert.run(...INSERTED.map((column) => toCell(row[column])));
		},
		/** False where this sender has sent this client id already; then nothing was written. */
		insertMessage(m: Message, at: Date): boolean {
			const sender = [m.sender_type, m.sender_id, m.sender_name];
			const cells = [
				m.id,
				m.conversation_id,
				m.seq,
				m.rev,
				m.client_id,
				...sender,
				m.content,
				JSON.stringify(m.metadata),
				toText(at),
			];
			return add.run(...cells).changes === 1;
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

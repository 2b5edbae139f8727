import type { Appended, MessageDraft, MessageLog } from "#core/messages/message-log.ts";
import { asChatError } from "#core/refusals.ts";
import { decideAppend, refuseForeign, replayOf } from "./decide-append.ts";
import { GroupCommit, type Outcome, type Store } from "./group-commit.ts";
import type { Outage } from "./outage.ts";
import type { SqliteAdapter } from "./sqlite-adapter.ts";
import { prepareStatements, type SqliteStatements } from "./sqlite-statements.ts";

/** The message log on SQLite: prepared statements on the one shared connection. */
export function createSqliteMessageLog({ connection, gate }: SqliteAdapter, outage?: Outage): MessageLog {
	const sql = prepareStatements(connection);
	const store: Store = {
		// Behind whatever transaction is open: inside it our messages would vanish with its rollback.
		whenFree: (work) => gate.run(work),
		isOutage,
		commit(drafts) {
			try {
				sql.begin.run();
				const outcomes = drafts.map((draft) => outcomeOf(sql, draft));
				sql.commit.run();
				return outcomes;
			} catch (error) {
				if (connection.open && connection.inTransaction) sql.rollback.run();
				throw error;
			}
		},
	};
	return new GroupCommit(store, outage);
}

function outcomeOf(sql: SqliteStatements, draft: MessageDraft): Outcome {
	try {
		return { appended: append(sql, draft) };
	} catch (refusal) {
		// A refusal is decided before anything is written; only other errors leave something to roll back.
		if (!asChatError(refusal)) throw refusal;
		return { refusal };
	}
}

function append(sql: SqliteStatements, draft: MessageDraft): Appended {
	const before = sql.findConversation(draft.conversationId);
	refuseForeign(draft, before);
	const user = draft.owner && !before ? sql.findUser(draft.owner.userId) : null;
	const quote = draft.replyTo === null ? null : sql.findQuote(draft.conversationId, draft.replyTo);
	const appended = decideAppend(draft, before, { user, quote });
	if (!before) sql.insertConversation(appended.conversation);
	const isNew = sql.insertMessage(appended.message, draft.now);
	if (before && !isNew) return replayOf(draft, sql.findStored(appended.message), before);
	if (before) sql.updateConversation(appended.conversation, before);
	if (quote) sql.markReply(appended.message.id, quote.id);
	return appended;
}

/** The disk is full, gone or read-only, or somebody else holds the file. */
function isOutage(error: unknown): boolean {
	return /^SQLITE_(FULL|IOERR|READONLY|BUSY|CANTOPEN|CORRUPT|NOTADB)/.test(String((error as { code?: unknown }).code));
}

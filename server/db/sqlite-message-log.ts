import type Sqlite from "better-sqlite3";
import type { ConversationRow } from "#core/conversations/conversation-row.ts";
import type { Appended, MessageDraft, MessageLog } from "#core/messages/message-log.ts";
import { asChatError, ChatError } from "#core/refusals.ts";
import type { Message } from "#protocol/shapes.ts";
import { decideAppend, refuseForeign, replayOf, storable } from "./decide-append.ts";
import type { SqliteAdapter } from "./sqlite-adapter.ts";
import { prepareStatements, type SqliteStatements } from "./sqlite-statements.ts";

/** Messages in one transaction; what is more waits one turn of the event loop, so that sockets are read in between. */
const MAX_BATCH = 200;
/** Past this many waiting messages a send is refused, and the client's outbox tries again. */
const MAX_WAITING = 10_000;

type Waiting = { draft: MessageDraft; resolve: (appended: Appended) => void; reject: (error: unknown) => void };
type Settle = () => void;

/**
 * Group commit without a timer: what arrived in this turn of the event loop, or while the last commit ran, is one
 * transaction on the shared connection. The batch grows with the load by itself (docs/decisions/006).
 */
export class SqliteMessageLog implements MessageLog {
	readonly #connection: Sqlite.Database;
	readonly #gate: SqliteAdapter["gate"];
	readonly #sql: SqliteStatements;
	#waiting: Waiting[] = [];
	#scheduled = false;

	constructor({ connection, gate }: SqliteAdapter) {
		this.#connection = connection;
		this.#gate = gate;
		this.#sql = prepareStatements(connection);
	}

	append(draft: MessageDraft): Promise<Appended> {
		if (this.#waiting.length >= MAX_WAITING) {
			return Promise.reject(new ChatError("overloaded", "Too many messages at once. Try again in a second.", { retryAfter: 1 }));
		}
		return new Promise((resolve, reject) => {
			this.#waiting.push({ draft: storable(draft), resolve, reject });
			this.#schedule();
		});
	}

	#schedule(): void {
		if (this.#scheduled) return;
		this.#scheduled = true;
		setImmediate(() => {
			// Behind whatever transaction is open: inside it our messages would vanish with its rollback.
			void this.#gate.run(async () => {
				const batch = this.#waiting.splice(0, MAX_BATCH);
				this.#scheduled = false;
				this.#commit(batch);
				if (this.#waiting.length > 0) this.#schedule();
			});
		});
	}

	/** Answers every message of the batch. One that cannot be stored does not take the others with it. */
	#commit(batch: Waiting[]): void {
		let settles: Settle[];
		try {
			this.#sql.begin.run();
			settles = batch.map((one) => this.#store(one));
			this.#sql.commit.run();
		} catch (error) {
			this.#rollBack();
			const [first, ...rest] = batch;
			if (!first) return;
			if (rest.length === 0 || isStorageFailure(error)) for (const { reject } of batch) reject(refusalOf(error));
			else for (const one of batch) this.#commit([one]);
			return;
		}
		for (const settle of settles) settle();
	}

	#store({ draft, resolve, reject }: Waiting): Settle {
		try {
			const appended = this.#append(draft);
			return () => resolve(appended);
		} catch (error) {
			// A refusal is decided before anything is written; only other errors leave something to roll back.
			if (!asChatError(error)) throw error;
			return () => reject(error);
		}
	}

	#append(draft: MessageDraft): Appended {
		const sql = this.#sql;
		const before: ConversationRow | null = sql.findConversation(draft.conversationId);
		refuseForeign(draft, before);
		const stored: Message | null = before && draft.clientId !== null ? sql.findMessage(draft, draft.clientId) : null;
		if (before && stored) return replayOf(draft, stored, before);
		const appended = decideAppend(draft, before, draft.owner && !before ? sql.findUser(draft.owner.userId) : null);
		if (before) sql.updateConversation(appended.conversation);
		else sql.insertConversation(appended.conversation);
		sql.insertMessage(appended.message, draft.now);
		return appended;
	}

	#rollBack(): void {
		if (this.#connection.open && this.#connection.inTransaction) this.#sql.rollback.run();
	}
}

/** The disk is full, gone or read-only, or somebody else holds the file: no message will fare better right now. */
function isStorageFailure(error: unknown): boolean {
	return /^SQLITE_(FULL|IOERR|READONLY|BUSY|CANTOPEN|CORRUPT|NOTADB)/.test(String((error as { code?: unknown }).code));
}

function refusalOf(error: unknown): unknown {
	if (!isStorageFailure(error)) return error;
	const refusal = new ChatError("overloaded", "The message could not be stored. Try again in a moment.", { retryAfter: 2 });
	refusal.cause = error;
	return refusal;
}

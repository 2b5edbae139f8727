import { setTimeout as pause } from "node:timers/promises";
import type pg from "pg";
import type { ConversationRow } from "#core/conversations/conversation-row.ts";
import type { Appended, MessageDraft, MessageLog } from "#core/messages/message-log.ts";
import { asChatError } from "#core/refusals.ts";
import type { Message } from "#protocol/shapes.ts";
import { decideAppend, refuseForeign, replayOf } from "./decide-append.ts";
import { GroupCommit, type Outcome, type Store } from "./group-commit.ts";
import type { Outage } from "./outage.ts";
import { isOutageCode } from "./outage-codes.ts";
import { keyOf, messageKey, PostgresStatements } from "./postgres-statements.ts";

/** Each lost race means that another process's append went through. */
const MAX_ATTEMPTS = 8;

/** The message log on PostgreSQL: a batch is one transaction of a few multi-row statements, whatever its size. */
export function createPostgresMessageLog(pool: pg.Pool, outage?: Outage): MessageLog {
	const log: Store = {
		whenFree: (work) => work(),
		isOutage,
		async commit(drafts) {
			for (let attempt = 1; ; attempt += 1) {
				try {
					return await inTransaction(pool, (sql) => store(sql, drafts));
				} catch (error) {
					if (attempt === MAX_ATTEMPTS || !isLostRace(error)) throw error;
					await pause(attempt * 5 * Math.random());
				}
			}
		},
	};
	return new GroupCommit(log, outage);
}

async function inTransaction<T>(pool: pg.Pool, work: (sql: PostgresStatements) => Promise<T>): Promise<T> {
	const client = await pool.connect();
	let broken = false;
	try {
		await client.query("BEGIN");
		const result = await work(new PostgresStatements(client));
		await client.query("COMMIT");
		return result;
	} catch (error) {
		// A connection that cannot even roll back is not given to anybody else.
		await client.query("ROLLBACK").catch(() => {
			broken = true;
		});
		throw error;
	} finally {
		client.release(broken);
	}
}

/** Reads all that the batch touches, decides in its order in memory, and writes it all at once. */
async function store(sql: PostgresStatements, drafts: MessageDraft[]): Promise<Outcome[]> {
	const conversations = await sql.lockConversations(drafts.map(({ conversationId }) => conversationId));
	const stored = await sql.findMessages(drafts.filter(({ clientId }) => clientId !== null));
	const users = await sql.findUsers(
		drafts.flatMap(({ conversationId, owner }) => (owner && !conversations.has(conversationId) ? [owner.userId] : [])),
	);

	const quotes = await sql.findQuotes(drafts);

	const begun = new Set<string>();
	const changed = new Map<string, ConversationRow>();
	const added: { message: Message; at: Date }[] = [];
	const outcomes = drafts.map((draft): Outcome => {
		try {
			return { appended: append(draft) };
		} catch (refusal) {
			if (!asChatError(refusal)) throw refusal;
			return { refusal };
		}
	});
	await sql.insertConversations([...changed.values()].filter(({ id }) => begun.has(id)));
	await sql.updateConversations([...changed.values()].filter(({ id }) => !begun.has(id)));
	await sql.insertMessages(added);
	await sql.markReplies(added.map(({ message }) => message));
	return outcomes;

	function append(draft: MessageDraft): Appended {
		const before = conversations.get(draft.conversationId) ?? null;
		refuseForeign(draft, before);
		const known = draft.clientId === null ? undefined : stored.get(keyOf(draft, draft.clientId));
		if (before && known) return replayOf(draft, known, before);
		const user = draft.owner ? (users.get(draft.owner.userId) ?? null) : null;
		const quote = draft.replyTo === null ? null : (quotes.get(`${draft.conversationId} ${draft.replyTo}`) ?? null);
		const appended = decideAppend(draft, before, { user, quote });
		const { conversation, message } = appended;
		if (!before) begun.add(conversation.id);
		conversations.set(conversation.id, conversation);
		changed.set(conversation.id, conversation);
		stored.set(messageKey(message), message);
		added.push({ message, at: draft.now });
		return appended;
	}
}

/** Another process made the same conversation or message first, or the server gave up one of two transactions. */
function isLostRace(error: unknown): boolean {
	return ["23505", "40001", "40P01"].includes(String((error as { code?: unknown }).code));
}

function isOutage(error: unknown): boolean {
	return isOutageCode((error as { code?: unknown }).code) || /Connection terminated|timeout/.test(String(error));
}

import { randomBytes } from "node:crypto";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import pino from "pino";
import { hashSecret } from "#core/secret-hash.ts";
import { openDatabase } from "#server/db/open-database.ts";
import type { Pair } from "./load/generator.ts";

export type SeedOptions = {
	/** Each with a user of its own, who has a token. */
	conversations: number;
	/** Spread evenly over the conversations. */
	messages?: number;
};

/** Fills a fresh database as the product itself would have, only faster: sessions are limited per address. */
export async function seed(dataDir: string, { conversations, messages = 0 }: SeedOptions): Promise<Pair[]> {
	const path = join(dataDir, "chat.db");
	const database = await openDatabase({ url: `file:${path}`, backupDir: dataDir, log: pino({ level: "silent" }) });
	await database.close();
	const file = new Sqlite(path);
	file.pragma("journal_mode = WAL");
	file.pragma("synchronous = OFF");
	try {
		return file.transaction(() => fill(file, conversations, messages))();
	} finally {
		file.pragma("wal_checkpoint(TRUNCATE)");
		file.close();
	}
}

const SINCE = Date.parse("2026-01-05T08:00:00.000Z");
const asText = (ms: number) => new Date(ms).toISOString().replace("Z", "+00:00");

function fill(file: Sqlite.Database, conversations: number, messages: number): Pair[] {
	const addUser = file.prepare("INSERT INTO users (id, siteId, createdAt) VALUES (?, 'default', ?)");
	const addSession = file.prepare("INSERT INTO user_sessions (tokenHash, userId, createdAt, expiresAt) VALUES (?, ?, ?, ?)");
	const addConversation = file.prepare(
		`INSERT INTO conversations (id, siteId, userId, status, lastSeq, rev, lastMessageAt, lastMessagePreview,
			lastMessageSenderType, waitingSince, userReadSeq, agentReadSeq, unreadCount, createdAt)
		VALUES (?, 'default', ?, ?, ?, ?, ?, 'How do I change the address?', 'user', ?, ?, 0, ?, ?)`,
	);
	const addMessage = file.prepare(
		`INSERT INTO messages (id, conversationId, seq, rev, clientId, senderType, senderId, content, metadata, createdAt)
		VALUES (?, ?, ?, ?, ?, 'user', ?, ?, '{}', ?)`,
	);
	const content = "How do I change the address of my order? ".repeat(3).slice(0, 120);
	const each = Math.floor(messages / conversations);
	const expires = asText(Date.now() + 24 * 60 * 60 * 1000);
	const pairs: Pair[] = [];
	for (let i = 0; i < conversations; i += 1) {
		const userId = `user_${i}`;
		const token = randomBytes(32).toString("base64url");
		addUser.run(userId, asText(SINCE));
		addSession.run(hashSecret(token), userId, asText(SINCE), expires);
		const conversationId = `c_${i}`;
		pairs.push({ conversationId, auth: { token, conversation_id: conversationId } });
		if (each === 0) continue;
		// As in a real inbox: most is resolved, some of the rest waits; enough of them for a page, however few there are.
		const isAmongFirst = i < 60;
		const status = i % 10 === 0 || isAmongFirst ? "open" : "resolved";
		const last = SINCE + (each * conversations + i) * 100;
		const waiting = status === "open" && (i % 20 === 0 || isAmongFirst) ? asText(last) : null;
		addConversation.run(conversationId, userId, status, each, each, asText(last), waiting, each, each, asText(SINCE));
	}
	// Conversation by conversation in turns, as messages come in real life: one conversation's rows lie far apart.
	for (let seq = 1; seq <= each; seq += 1) {
		for (let i = 0; i < conversations; i += 1) {
			const at = SINCE + (seq * conversations + i) * 100;
			const id = `m_${String(seq * conversations + i).padStart(10, "0")}`;
			addMessage.run(id, `c_${i}`, seq, seq, id, `user_${i}`, content, asText(at));
		}
	}
	return pairs;
}

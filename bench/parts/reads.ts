import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import pino from "pino";
import type { Actor, Ctx } from "#core/context.ts";
import { listInbox } from "#core/conversations/list-inbox.ts";
import { readChanges } from "#core/conversations/read-changes.ts";
import { readHistory } from "#core/messages/read-history.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { createSiteBook } from "#core/sites/site-book.ts";
import { createVault } from "#core/vault.ts";
import { openDatabase } from "#server/db/open-database.ts";
import { rememberTails } from "#server/db/remember-tails.ts";
import { rememberTotals } from "#server/db/remember-totals.ts";
import { createEventBus } from "#server/event-bus.ts";
import { createInboxFeed } from "#server/inbox-feed.ts";
import { createRateLimits } from "#server/rate-limits.ts";
import { createSessionEnds } from "#server/session-ends.ts";
import { limitsOf } from "#tests/support/limits-of.ts";
import { median, short, table } from "../figures.ts";
import type { Options } from "../options.ts";
import { seed } from "../seed.ts";

const AGENT: Actor = { type: "agent", id: "agent_bench", name: "Bench", role: "agent" };
const PAGE = 50;

/** History page and inbox list in the verb, against prepared statements that read the same rows, while the database grows. */
export async function measureReads(options: Options): Promise<void> {
	const sizes = options.quick ? [10_000, 100_000] : [10_000, 100_000, 1_000_000];
	const rows: (string | number)[][] = [];
	for (const messages of sizes) rows.push(...(await measureSize(messages, options)));
	process.stdout.write(
		`\nReads and one write in the verb: CPU µs, ${PAGE} rows each, 50 messages in every conversation\n\n${table(
			["", "bare statement", "verb", "verb / bare"],
			rows,
		)}\n`,
	);
}

async function measureSize(messages: number, options: Options): Promise<(string | number)[][]> {
	const dataDir = mkdtempSync(join(tmpdir(), "veritix-bench-"));
	const log = pino({ level: "silent" });
	const conversations = messages / 50;
	try {
		await seed(dataDir, { conversations, messages });
		const path = join(dataDir, "chat.db");
		const database = await openDatabase({ url: `file:${path}`, backupDir: dataDir, log });
		const file = new Sqlite(path, { readonly: true });
		const events = createEventBus(log);
		const ctx: Ctx = {
			actor: AGENT,
			db: database.db,
			messages: database.messages,
			reads: rememberTotals(database.reads, events),
			events,
			feed: createInboxFeed(events, database.changePosition),
			address: null,
			vault: createVault("benchmark"),
			sites: createSiteBook(database.db, () => new Date()),
			sessionEnds: createSessionEnds(log),
			deleted: { scrub: database.scrub, backups: async () => [] },
			mail: { configured: false, post: () => {} },
			guard: createRateLimits(limitsOf({ chatRateLimit: 1_000_000, chatMessageBurst: 1_000_000, chatMessageLimit: 1_000_000 })),
			now: () => new Date(),
			settings: {
				publicUrl: "http://localhost:3000",
				agentIdleHours: 12,
				editWindow: { users: 15, team: 60 },
				historyLimit: PAGE,
				maxMessageLength: 1000,
				client: {
					backend_url: null,
					history_limit: PAGE,
					max_message_length: 1000,
					connection_timeout: 30,
					reconnect_interval: 3000,
					typing_timeout: 1000,
					edit_window: 15,
				},
			},
		};
		const history = file.prepare("SELECT * FROM messages WHERE conversationId = ? ORDER BY seq DESC LIMIT ?");
		const inbox = file.prepare(
			// With the people that a row of the list shows.
			`SELECT c.*, u.name, u.email, a.name FROM conversations c JOIN users u ON u.id = c.userId LEFT JOIN agents a ON a.id = c.assigneeId
			WHERE c.status = 'open' AND c.waitingSince IS NOT NULL ORDER BY c.waitingSince, c.id LIMIT ?`,
		);
		const changes = file.prepare("SELECT * FROM messages WHERE conversationId = ? AND rev > ? ORDER BY rev LIMIT ?");
		const token = file.prepare("SELECT u.*, s.* FROM user_sessions s JOIN users u ON u.id = s.userId WHERE s.tokenHash = ?");
		const hashes = file.prepare("SELECT tokenHash FROM user_sessions LIMIT 200").pluck().all() as string[];
		const remembering = { ...ctx, reads: rememberTails(ctx.reads) };
		const hash = (i: number) => hashes[i % hashes.length] ?? "";
		const some = (i: number) => `c_${(i * 7919) % conversations}`;
		const say = (i: number) => ({ conversation_id: some(i), content: "How do I change the address of my order?" });
		const pairs: [string, ((i: number) => unknown) | null, (i: number) => unknown][] = [
			["history page", (i) => history.all(some(i), PAGE + 1), (i) => readHistory({ ctx, input: { conversation_id: some(i) } })],
			[
				"the same page again",
				(i) => history.all(some(i % 5), PAGE + 1),
				(i) => readHistory({ ctx: remembering, input: { conversation_id: some(i % 5) } }),
			],
			[
				"catching up with 10",
				(i) => changes.all(some(i), PAGE - 10, 201),
				(i) => readChanges({ ctx, input: { conversation_id: some(i), after: PAGE - 10 } }),
			],
			["whose token", (i) => token.all(hash(i)), (i) => ctx.reads.findTokenOwner(hash(i))],
			["inbox list", () => inbox.all(PAGE + 1), () => listInbox({ ctx, input: { limit: PAGE } })],
			["inbox totals, counted", null, () => database.reads.countInbox()],
			["sending a message", null, (i) => sendMessage({ ctx, input: say(i) })],
		];
		const times = options.quick ? 30 : 150;
		const rows: (string | number)[][] = [];
		for (const [name, bare, verb] of pairs) {
			const bares: number[] = [];
			const verbs: number[] = [];
			// In turns, and the first turn only warms up.
			for (let round = 0; round <= options.rounds; round += 1) {
				const [b, v] = [bare ? await cpuMicros(bare, times) : Number.NaN, await cpuMicros(verb, times)];
				if (round === 0) continue;
				bares.push(b);
				verbs.push(v);
			}
			const ratio = bare ? short(median(verbs.map((v, i) => v / (bares[i] ?? Number.NaN)))) : "";
			rows.push([`${name}, ${messages.toLocaleString("en")} messages`, median(bares), median(verbs), ratio]);
		}
		file.close();
		await database.close();
		return rows;
	} finally {
		rmSync(dataDir, { recursive: true, force: true });
	}
}

async function cpuMicros(work: (i: number) => unknown, times: number): Promise<number> {
	const before = process.cpuUsage();
	for (let i = 0; i < times; i += 1) await work(i);
	const { user, system } = process.cpuUsage(before);
	return (user + system) / times;
}

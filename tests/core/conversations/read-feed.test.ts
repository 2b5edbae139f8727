import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assignConversation } from "#core/conversations/assign-conversation.ts";
import { toInboxItem, withPeople } from "#core/conversations/conversation-row.ts";
import { listInbox } from "#core/conversations/list-inbox.ts";
import { readFeed } from "#core/conversations/read-feed.ts";
import { reopenConversation } from "#core/conversations/reopen-conversation.ts";
import { resolveConversation } from "#core/conversations/resolve-conversation.ts";
import { escalateConversation } from "#core/escalations/escalate-conversation.ts";
import { markDelivered } from "#core/messages/mark-delivered.ts";
import { markRead } from "#core/messages/mark-read.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { eraseUser } from "#core/privacy/erase-user.ts";
import type { PrismaClient } from "#prisma/generated/sqlite/client.ts";
import type { FeedPage, InboxItem } from "#protocol/shapes.ts";
import { describeOnEachDatabase } from "#tests/support/each-database.ts";
import { type Chat, makeChat, type OpenDatabase, type Person } from "#tests/support/make-ctx.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";
import { openForTest } from "#tests/support/test-database.ts";
import { onPostgres, postgresForTests } from "#tests/support/test-postgres.ts";

/** Without what was so before: beside open transactions, anybody's on the same PostgreSQL, rows may come again. */
const news = (page: FeedPage, before: ReadonlyMap<string, InboxItem>) =>
	page.conversations.filter(({ conversation_id, rev }) => rev > (before.get(conversation_id)?.rev ?? 0));

/** Follows the feed as an agent's client does: one cursor, rows by their id and the larger `rev`. */
async function aFollower({ ctx }: Person, limit?: number) {
	const rows = new Map<string, InboxItem>();
	let cursor = (await readFeed({ ctx, input: {} })).next_cursor;
	const take = (page: FeedPage) => {
		for (const item of page.conversations) {
			if (item.rev >= (rows.get(item.conversation_id)?.rev ?? 0)) rows.set(item.conversation_id, item);
		}
		cursor = page.next_cursor;
		return page;
	};
	return {
		rows,
		get cursor() {
			return cursor;
		},
		readPage: async (wait = 0) => take(await readFeed({ ctx, input: { after: cursor, limit, wait } })),
		async readAll() {
			for (let more = true; more; ) more = take(await readFeed({ ctx, input: { after: cursor, limit } })).has_more;
		},
	};
}

const stored = async ({ db }: Pick<Chat, "db">) =>
	new Map((await db.conversation.findMany({ include: withPeople })).map((row) => [row.id, toInboxItem(row)]));

async function start(open: OpenDatabase, count: number) {
	const chat = await makeChat(open);
	const ada = await chat.aUser();
	const grace = await chat.anAgent();
	const ids: string[] = [];
	for (let i = 0; i < count; i += 1) ids.push((await chat.aConversation(ada)).id);
	return { chat, ada, grace, ids };
}

await describeOnEachDatabase("the agents' feed", (open) => {
	it("begins here, and says so, where there is no cursor", async () => {
		const { chat, grace } = await start(open, 2);
		const page = await readFeed({ ctx: grace.ctx, input: {} });
		expect(page).toMatchObject({ conversations: [], count: 0, has_more: false, reload: true, counts: { all: 2 } });
		const next = await readFeed({ ctx: grace.ctx, input: { after: page.next_cursor } });
		expect(next).toMatchObject({ has_more: false, reload: false });
		expect(news(next, await stored(chat))).toEqual([]);
	});

	it("goes on behind the list: what one does not show, the other brings", async () => {
		const { chat, ada, grace, ids } = await start(open, 2);
		const list = await listInbox({ ctx: grace.ctx, input: {} });
		expect(list.feed.count).toBe(2);
		const before = await stored(chat);
		await sendMessage({ ctx: ada.ctx, input: { conversation_id: ids[1] ?? "", content: "More" } });
		const page = await readFeed({ ctx: grace.ctx, input: { after: list.changes_cursor } });
		expect(page.reload).toBe(false);
		expect(news(page, before).map(({ conversation_id }) => conversation_id)).toEqual([ids[1]]);
	});

	it("holds every kind of change, by message log and verbs, each row as it is now and in the order of the changes", async () => {
		const { chat, ada, grace, ids } = await start(open, 7);
		const agent = await aFollower(grace);
		const before = await stored(chat);
		const [said, assigned, resolved, escalated, read, received, untouched] = ids;
		const at = (conversation_id = "") => ({ conversation_id });
		const first = async (conversation_id = "") =>
			(await chat.db.message.findFirst({ where: { conversationId: conversation_id } }))?.id;
		await sendMessage({ ctx: ada.ctx, input: { ...at(said), content: "More" } });
		await assignConversation({ ctx: grace.ctx, input: { ...at(assigned), agent_id: grace.id } });
		await resolveConversation({ ctx: grace.ctx, input: at(resolved) });
		await escalateConversation({ ctx: ada.ctx, input: at(escalated) });
		await markRead({ ctx: grace.ctx, input: { ...at(read), last_read_message_id: (await first(read)) ?? "" } });
		await markDelivered({ ctx: grace.ctx, input: { ...at(received), last_received_message_id: (await first(received)) ?? "" } });
		const { id: begun } = await chat.aConversation(ada);
		const page = await agent.readPage();
		expect(news(page, before).map(({ conversation_id }) => conversation_id)).toEqual([
			said,
			assigned,
			resolved,
			escalated,
			read,
			received,
			begun,
		]);
		expect(page.counts).toEqual({ all: 7, mine: 1, unassigned: 6, escalated: 1, resolved: 1 });
		const all = await stored(chat);
		for (const item of page.conversations) expect(item).toEqual(all.get(item.conversation_id));
		expect(news(page, before).some(({ conversation_id }) => conversation_id === untouched)).toBe(false);
		expect(news(await agent.readPage(), all)).toEqual([]);
	});

	it("comes in pages, without an end after which the rest is missing", async () => {
		const { chat, ada, grace, ids } = await start(open, 23);
		const agent = await aFollower(grace, 5);
		for (const conversation_id of ids) await sendMessage({ ctx: ada.ctx, input: { conversation_id, content: "More" } });
		const first = await agent.readPage();
		expect(first).toMatchObject({ count: 5, has_more: true });
		// What changes while the pages are read comes at their end.
		await sendMessage({ ctx: ada.ctx, input: { conversation_id: ids[0] ?? "", content: "And more" } });
		await agent.readAll();
		expect(agent.rows).toEqual(await stored(chat));
	});

	it("waits for a change where it is asked to and there is none yet", async () => {
		const { ada, grace, ids } = await start(open, 1);
		const agent = await aFollower(grace);
		await agent.readAll();
		const waiting = agent.readPage(20);
		await sendMessage({ ctx: ada.ctx, input: { conversation_id: ids[0] ?? "", content: "More" } });
		const page = await waiting;
		expect(page.conversations.map((item) => item.last_message_preview)).toEqual(["More"]);
	});

	it("says to read the list anew where a conversation was deleted: what is gone changes no more", async () => {
		const { chat, ada } = await start(open, 1);
		const admin = await chat.anAgent("Ann", "admin");
		const list = await listInbox({ ctx: admin.ctx, input: { view: "all" } });
		await eraseUser({ ctx: ada.ctx, input: { user_id: ada.id } });
		await chat.aConversation(await chat.aUser());
		const page = await readFeed({ ctx: admin.ctx, input: { after: list.changes_cursor } });
		expect(page).toMatchObject({ reload: true, counts: { all: 1 } });
		expect(await readFeed({ ctx: admin.ctx, input: { after: page.next_cursor } })).toMatchObject({ reload: false });
	});

	it("counts what it told, so that a client sees that something was lost", async () => {
		const { chat, ada, grace, ids } = await start(open, 1);
		const { feed } = await readFeed({ ctx: grace.ctx, input: {} });
		expect(feed).toEqual({ epoch: expect.stringMatching(/^\S{8}$/), count: 1 });
		await sendMessage({ ctx: ada.ctx, input: { conversation_id: ids[0] ?? "", content: "More" } });
		await chat.aConversation(ada);
		expect((await readFeed({ ctx: grace.ctx, input: {} })).feed).toEqual({ ...feed, count: 3 });
	});

	it("says to read the list anew where the cursor is from another database, or from before a backup was put back", async () => {
		const { grace } = await start(open, 1);
		const { next_cursor } = await readFeed({ ctx: grace.ctx, input: {} });
		const page = await readFeed({ ctx: grace.ctx, input: { after: String(BigInt(next_cursor) + 1_000_000n) } });
		expect(page).toMatchObject({ reload: true, count: 0, has_more: false });
		expect(await readFeed({ ctx: grace.ctx, input: { after: page.next_cursor } })).toMatchObject({ reload: false });
	});

	it("refuses what was never a cursor, and whoever is no agent", async () => {
		const { chat, ada, grace } = await start(open, 1);
		for (const after of ["", "x", "-1", "1.2", "1.2.a b", `${"9".repeat(19)}`, "1e3"]) {
			const refusal = await refusalOf(readFeed({ ctx: grace.ctx, input: { after } }));
			expect(refusal, after).toMatchObject({ code: "invalid_input", errors: [{ path: "after" }] });
		}
		expect(await refusalOf(readFeed({ ctx: ada.ctx, input: {} }))).toMatchObject({ code: "forbidden" });
		expect(await refusalOf(readFeed({ ctx: chat.aBot().ctx, input: {} }))).toMatchObject({ code: "forbidden" });
		expect(await refusalOf(readFeed({ ctx: chat.nobody, input: {} }))).toMatchObject({ code: "unauthenticated" });
	});

	it("misses no row and ends with the database's list, whatever many people do at once", async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.array(fc.nat(), { minLength: 10, maxLength: 25 }), { minLength: 4, maxLength: 8 }),
				async (writers) => {
					const { chat, ada, grace, ids } = await start(open, 6);
					const [quick, slow, late] = [await aFollower(grace, 2), await aFollower(grace, 3), await aFollower(grace)];
					let writing = true;
					const follow = async (agent: typeof quick, turns: number) => {
						while (writing) {
							await agent.readPage();
							for (let i = 0; i < turns; i += 1) await new Promise(setImmediate); // SQLite answers in the same turn
						}
					};
					const readers = [follow(quick, 1), follow(slow, 20)];
					await Promise.all(writers.map((steps, i) => write(chat, { ada, grace, ids }, steps, i)));
					writing = false;
					await Promise.all(readers);
					for (const agent of [quick, slow, late]) await agent.readAll();
					const all = await stored(chat);
					for (const agent of [quick, slow, late]) {
						for (const [id, item] of agent.rows) expect(item).toEqual(all.get(id));
						const changed = [...all].filter(([id, item]) => !ids.includes(id) || item.rev > 1).map(([id]) => id);
						expect(changed.filter((id) => !agent.rows.has(id))).toEqual([]);
					}
				},
			),
			{ numRuns: 4, endOnFailure: true },
		);
	});
});

/** One person after the other, one step after the other, beside others who do the same. */
async function write(chat: Chat, { ada, grace, ids }: { ada: Person; grace: Person; ids: string[] }, steps: number[], me: number) {
	for (const [i, step] of steps.entries()) {
		const conversation_id = ids[step % ids.length] ?? "";
		const last = async () =>
			(await chat.db.message.findFirst({ where: { conversationId: conversation_id }, orderBy: { seq: "desc" } }))?.id ?? "";
		const kinds = [
			() => sendMessage({ ctx: ada.ctx, input: { conversation_id, content: `${me}/${i}` } }),
			() => sendMessage({ ctx: ada.ctx, input: { conversation_id: `new-${me}-${i}-${step}`, content: "Hello" } }),
			() => sendMessage({ ctx: grace.ctx, input: { conversation_id, content: `${me}/${i}` } }),
			async () => markRead({ ctx: grace.ctx, input: { conversation_id, last_read_message_id: await last() } }),
			async () => markDelivered({ ctx: ada.ctx, input: { conversation_id, last_received_message_id: await last() } }),
			() => resolveConversation({ ctx: grace.ctx, input: { conversation_id } }),
			() => reopenConversation({ ctx: grace.ctx, input: { conversation_id } }),
			() => escalateConversation({ ctx: ada.ctx, input: { conversation_id } }),
		];
		await kinds[Math.floor(step / ids.length) % kinds.length]?.();
	}
}

const postgres = await postgresForTests();
describe.skipIf(!postgres)(`the agents' feed beside open transactions ${onPostgres(postgres)}`, () => {
	const open = async () => {
		if (!postgres) throw new Error("there is no PostgreSQL");
		return postgres.createTestDatabase();
	};

	it("brings what was written first and committed last", async () => {
		const { chat, ada, grace, ids } = await start(open, 2);
		const [slow = "", quick = ""] = ids;
		const agent = await aFollower(grace);
		await chat.db.$transaction(async (tx) => {
			await tx.conversation.update({ where: { id: slow }, data: { unreadCount: 7, rev: { increment: 1 } } });
			await sendMessage({ ctx: ada.ctx, input: { conversation_id: quick, content: "Faster" } });
			// Another transaction is open, and what is committed is there all the same.
			await agent.readAll();
			expect(agent.rows.get(quick)).toMatchObject({ last_message_preview: "Faster" });
			expect(agent.rows.get(slow)?.rev ?? 1).toBe(1);
			// Known once, it is no news any more, and waiting is waiting.
			expect(await agent.readPage()).toMatchObject({ count: 0, has_more: false, reload: false });
		});
		await agent.readAll();
		expect(agent.rows.get(slow)).toMatchObject({ unread_count: 7, rev: 2 });
	});

	it("brings it also where pages were being read meanwhile", async () => {
		const { chat, ada, grace, ids } = await start(open, 5);
		const [slow = "", ...others] = ids;
		const agent = await aFollower(grace, 1);
		for (const conversation_id of others) await sendMessage({ ctx: ada.ctx, input: { conversation_id, content: "More" } });
		await chat.db.$transaction(async (tx) => {
			await tx.conversation.update({ where: { id: slow }, data: { unreadCount: 7, rev: { increment: 1 } } });
			for (const conversation_id of others) await sendMessage({ ctx: ada.ctx, input: { conversation_id, content: "And more" } });
			expect(await agent.readPage()).toMatchObject({ has_more: true });
		});
		await agent.readAll();
		await agent.readAll();
		expect(agent.rows).toEqual(await stored(chat));
	});

	it("gives rows of another server's dump a number of today", async () => {
		if (!postgres) throw new Error("there is no PostgreSQL");
		const database = await postgres.createTestDatabase();
		const { grace } = await start(async () => database, 2);
		const client = database.db as PrismaClient;
		const raw = (sql: string) => client.$executeRawUnsafe(sql);
		await client.$transaction([
			raw("ALTER TABLE conversations DISABLE TRIGGER conversations_changed"),
			raw(`UPDATE conversations SET "changeNo" = 900000000000`),
			raw("ALTER TABLE conversations ENABLE TRIGGER conversations_changed"),
		]);
		await openForTest(database.url, "unused");
		const { next_cursor } = await readFeed({ ctx: grace.ctx, input: {} });
		const page = await readFeed({ ctx: grace.ctx, input: { after: next_cursor, limit: 1 } });
		expect(page).toMatchObject({ reload: false });
		// Numbered today they are behind everybody by tomorrow; numbered in the future they would come with every page.
		expect(await client.conversation.count({ where: { changeNo: { gte: 900_000_000_000n } } })).toBe(0);
	});
});

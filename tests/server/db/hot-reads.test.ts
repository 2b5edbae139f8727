import { expect, it } from "vitest";
import { assignConversation } from "#core/conversations/assign-conversation.ts";
import { toInboxItem, withPeople } from "#core/conversations/conversation-row.ts";
import { resolveConversation } from "#core/conversations/resolve-conversation.ts";
import { escalateConversation } from "#core/escalations/escalate-conversation.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { toMessage } from "#core/messages/to-message.ts";
import { hashSecret } from "#core/secret-hash.ts";
import { describeOnEachDatabase } from "#tests/support/each-database.ts";
import { makeChat } from "#tests/support/make-ctx.ts";
import { createTestDatabase } from "#tests/support/test-database.ts";

const ALL = { userId: null, siteId: null };

await describeOnEachDatabase("the hot reads", (open) => {
	async function start() {
		const chat = await makeChat(open);
		const ada = await chat.aUser({ name: "Ada", email: "ada@example.com", site: "demo" });
		const bob = await chat.aUser();
		const grace = await chat.anAgent();
		const say = (content: string, { ctx } = ada) => sendMessage({ ctx, input: { conversation_id: "c1", content } });
		return { chat, ada, bob, grace, say, reads: chat.reads, db: chat.db };
	}

	it("know whose token it is, and until when to the millisecond", async () => {
		const { chat, ada, reads, db } = await start();
		const expiresAt = new Date(chat.clock.now().getTime() + 123);
		await db.userSession.update({ where: { tokenHash: hashSecret(ada.token) }, data: { expiresAt } });
		expect(await reads.findTokenOwner(hashSecret(ada.token))).toEqual({
			id: ada.id,
			siteId: "demo",
			name: "Ada",
			expiresAt,
			blockedUntil: null,
		});
		expect(await reads.findTokenOwner(hashSecret("somebody's"))).toBeNull();
	});

	it("know who is signed in by a session, when it was used and until when, and nobody who was removed", async () => {
		const { chat, reads, db } = await start();
		const { id, email, session } = await chat.aSignedInAgent({ name: "Ünï", role: "admin" });
		const lastSeenAt = new Date(chat.clock.now().getTime() + 123);
		const { expiresAt } = await db.agentSession.update({ where: { id: session }, data: { lastSeenAt } });
		expect(await reads.findAgentSession(session)).toEqual({ id, name: "Ünï", email, role: "admin", lastSeenAt, expiresAt });
		expect(await reads.findAgentSession("agent_session_made-up")).toBeNull();
		await db.agent.update({ where: { id }, data: { removedAt: chat.clock.now() } });
		expect(await reads.findAgentSession(session)).toBeNull();
	});

	it("show a conversation to its user, to its site and to agents, exactly as it is, and to nobody else", async () => {
		const { ada, bob, grace, say, reads, db } = await start();
		await say("Hello");
		await escalateConversation({ ctx: ada.ctx, input: { conversation_id: "c1" } });
		await assignConversation({ ctx: grace.ctx, input: { conversation_id: "c1", agent_id: grace.id } });
		const { changeNo: _, ...row } = await db.conversation.findUniqueOrThrow({ where: { id: "c1" }, include: withPeople });
		for (const sight of [ALL, { userId: ada.id, siteId: null }, { userId: null, siteId: "demo" }]) {
			expect(await reads.findConversation("c1", sight)).toEqual(row);
			expect(await reads.readHistory("c1", sight, { limit: 9 })).toMatchObject({
				version: `${row.rev}.${row.createdAt.toISOString()}`,
				messages: [{ content: "Hello" }],
			});
			expect(await reads.readChanges("c1", sight, { after: 0, limit: 9 })).toMatchObject({
				conversation: row,
				messages: [{ seq: 1 }],
			});
		}
		for (const sight of [
			{ userId: bob.id, siteId: null },
			{ userId: null, siteId: "default" },
		]) {
			expect(await reads.findConversation("c1", sight)).toBeNull();
			expect(await reads.readHistory("c1", sight, { limit: 9 })).toBeNull();
			expect(await reads.readChanges("c1", sight, { after: 0, limit: 9 })).toBeNull();
		}
		expect(await reads.findConversation("c2", ALL)).toBeNull();
	});

	it("give messages as they travel, whatever is in them", async () => {
		const { chat, ada, grace, reads, db } = await start();
		const odd = { conversation_id: "c1", content: "“Ünï” 👩‍💻 'quoted' $1 ?", metadata: { a: [1, { b: null }], 'k"': "v" } };
		await sendMessage({ ctx: ada.ctx, input: { ...odd, client_id: "m-1" } });
		chat.clock.pass(0.5);
		await sendMessage({ ctx: grace.ctx, input: { conversation_id: "c1", content: "Hi" } });
		const stored = await db.message.findMany({ where: { conversationId: "c1" }, orderBy: { seq: "asc" } });
		expect((await reads.readHistory("c1", ALL, { limit: 9 }))?.messages).toEqual(stored.map(toMessage));
	});

	it("read a page from the end, before a message and after one, and changes up to the conversation's own", async () => {
		const { say, reads } = await start();
		for (const content of ["1", "2", "3", "4", "5"]) await say(content);
		const page = async (range: { limit: number; before?: number; after?: number }) =>
			(await reads.readHistory("c1", ALL, range))?.messages.map(({ seq }) => seq);
		expect(await page({ limit: 2 })).toEqual([4, 5]);
		expect(await page({ limit: 2, before: 4 })).toEqual([2, 3]);
		expect(await page({ limit: 2, after: 2 })).toEqual([3, 4]);
		expect(await page({ limit: 9, after: 5 })).toEqual([]);
		const changes = await reads.readChanges("c1", ALL, { after: 1, limit: 3 });
		expect(changes?.messages.map(({ rev }) => rev)).toEqual([2, 3, 4]);
	});

	it("read no messages for whoever knows the newest state already", async () => {
		const { say, reads } = await start();
		await say("1");
		const version = (await reads.readHistory("c1", ALL, { limit: 9 }))?.version;
		expect(await reads.readHistory("c1", ALL, { limit: 9 }, version)).toEqual({ version, messages: [] });
		await say("2");
		const changed = await reads.readHistory("c1", ALL, { limit: 9 }, version);
		expect(changed).toMatchObject({ version: expect.stringMatching(/^2\./), messages: [{ seq: 1 }, { seq: 2 }] });
	});

	it("list the inbox as the rows travel, and count what is open and what is resolved", async () => {
		const { chat, ada, bob, grace, reads, db } = await start();
		for (const [i, user] of [ada, bob, ada, bob].entries()) {
			await chat.aConversation(user, [`Hello ${i}`], `c${i}`);
			chat.clock.pass(1.5);
		}
		await assignConversation({ ctx: grace.ctx, input: { conversation_id: "c1", agent_id: grace.id } });
		await escalateConversation({ ctx: ada.ctx, input: { conversation_id: "c2" } });
		await resolveConversation({ ctx: grace.ctx, input: { conversation_id: "c3" } });
		await sendMessage({ ctx: grace.ctx, input: { conversation_id: "c0", content: "Hi" } });
		const list = (view: "all" | "mine" | "unassigned" | "escalated" | "resolved", limit = 9) =>
			reads.listInbox({ view, agentId: grace.id, from: null, limit });
		const ids = async (...of: Parameters<typeof list>) => (await list(...of)).map(({ conversation_id }) => conversation_id);
		expect(await ids("all")).toEqual(["c1", "c2", "c0"]);
		expect(await ids("all", 2)).toEqual(["c1", "c2"]);
		expect(await ids("mine")).toEqual(["c1"]);
		expect(await ids("unassigned")).toEqual(["c2", "c0"]);
		expect(await ids("escalated")).toEqual(["c2"]);
		expect(await ids("resolved")).toEqual(["c3"]);
		for (const item of await list("all")) {
			const row = await db.conversation.findUniqueOrThrow({ where: { id: item.conversation_id }, include: withPeople });
			expect(item).toEqual(toInboxItem(row));
		}
		const totals = (await reads.countInbox()).sort((a, b) => a.status.localeCompare(b.status));
		expect(totals).toEqual([
			{ status: "assigned", assigneeId: grace.id, count: 1, escalated: 0 },
			{ status: "escalated", assigneeId: null, count: 1, escalated: 1 },
			{ status: "open", assigneeId: null, count: 1, escalated: 0 },
			{ status: "resolved", assigneeId: null, count: 1, escalated: 0 },
		]);
	});

	it("see nothing of a transaction that is still open", async () => {
		const { say, reads, db } = await start();
		await say("Hello");
		let during: ReturnType<typeof reads.findConversation> | undefined;
		const refused = db.$transaction(async (tx) => {
			await tx.conversation.update({ where: { id: "c1" }, data: { status: "resolved" } });
			during = reads.findConversation("c1", ALL);
			throw new Error("refused");
		});
		await expect(refused).rejects.toThrow("refused");
		expect(await during).toMatchObject({ status: "open" });
	});
});

it("on SQLite reads find their way by an index, whatever the view, and sort no more than a page of each status", async () => {
	const { db } = await createTestDatabase();
	const plan = await db.$transaction((tx) =>
		(tx as unknown as { $queryRawUnsafe(sql: string): Promise<{ detail: string }[]> }).$queryRawUnsafe(
			`EXPLAIN QUERY PLAN SELECT id FROM conversations WHERE status = 'open' AND "waitingSince" IS NULL ORDER BY "lastMessageAt" DESC, id LIMIT 51`,
		),
	);
	const steps = plan.map(({ detail }) => detail);
	expect(steps[0]).toContain("conversations_status_waitingSince_lastMessageAt_idx");
	expect(steps).not.toContain("USE TEMP B-TREE FOR ORDER BY");
});

import { expect, it } from "vitest";
import { withPeople } from "#core/conversations/conversation-row.ts";
import type { MessageDraft, MessageLog } from "#core/messages/message-log.ts";
import { asChatError } from "#core/refusals.ts";
import type { Database } from "#server/db/open-database.ts";

const AT = new Date("2026-05-04T10:00:00.000Z");
const OWNER = { userId: "ada", siteId: "default" };

/** A message of Ada, who may begin the conversation. */
export function fromAda(more: Partial<MessageDraft> = {}): MessageDraft {
	return {
		conversationId: "c1",
		senderType: "user",
		senderId: "ada",
		senderName: "Ada",
		content: "Hello",
		metadata: {},
		clientId: null,
		replyTo: null,
		now: AT,
		owner: OWNER,
		...more,
	};
}

/** A message of Grace, an agent. */
function fromGrace(more: Partial<MessageDraft> = {}): MessageDraft {
	return fromAda({ senderType: "agent", senderId: "grace", senderName: "Grace", owner: null, ...more });
}

export async function addAda(db: Database["db"]): Promise<void> {
	for (const id of ["ada", "bob"]) await db.user.create({ data: { id, siteId: "default", name: null, createdAt: AT } });
}

const stored = (db: Database["db"], conversationId = "c1") =>
	db.message.findMany({ where: { conversationId }, orderBy: { seq: "asc" } });

const codeOf = (append: ReturnType<MessageLog["append"]>) =>
	append.then(
		() => "stored",
		(error) => asChatError(error)?.code ?? error,
	);

/** What every MessageLog must do, whatever the database (D1 to D3). `open` gives a migrated database to one test. */
export function messageLogContract(open: () => Promise<Database>): void {
	async function start() {
		const { db, messages } = await open();
		await addAda(db);
		return { db, messages };
	}

	it("begins the conversation with its user's first message", async () => {
		const { db, messages } = await start();
		const answer = await messages.append(fromAda({ metadata: { page: "/prices" }, clientId: "m-1" }));
		expect(answer).toMatchObject({ created: true, replayed: false, reopened: false });
		expect(answer.message).toMatchObject({
			seq: 1,
			rev: 1,
			client_id: "m-1",
			timestamp: AT.toISOString(),
			metadata: { page: "/prices" },
		});
		expect(answer.conversation).toMatchObject({ id: "c1", userId: "ada", siteId: "default", status: "open", user: { name: null } });
		expect(await stored(db)).toHaveLength(1);
	});

	it("returns the conversation exactly as it is in the database", async () => {
		const { db, messages } = await start();
		for (const draft of [fromAda(), fromGrace(), fromAda({ content: "And   one\nmore" })]) {
			const { conversation } = await messages.append(draft);
			const row = await db.conversation.findUnique({
				where: { id: "c1" },
				include: withPeople,
			});
			// The database numbers its changes by itself, and nobody but the feed reads that.
			expect({ ...conversation, changeNo: undefined }).toEqual({ ...row, changeNo: undefined });
		}
	});

	it("gives a message without a client id its own id as one", async () => {
		const { messages } = await start();
		const { message } = await messages.append(fromAda());
		expect(message.client_id).toBe(message.id);
		expect(message.id).toMatch(/^[0-9a-f-]{14}7/);
	});

	it("numbers messages of many senders at once without a hole or a double (D3)", async () => {
		const { db, messages } = await start();
		await messages.append(fromAda());
		const answers = await Promise.all(
			Array.from({ length: 60 }, (_, i) => messages.append((i % 3 === 0 ? fromGrace : fromAda)({ content: `${i}` }))),
		);
		const rows = await stored(db);
		expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 61 }, (_, i) => i + 1));
		expect(rows.map(({ rev }) => rev)).toEqual(rows.map(({ seq }) => seq));
		for (const { message } of answers) expect(rows[message.seq - 1]).toMatchObject({ id: message.id, content: message.content });
		expect(await db.conversation.findUnique({ where: { id: "c1" } })).toMatchObject({ lastSeq: 61, rev: 61 });
	});

	it("begins one conversation when its user's first messages arrive at once", async () => {
		const { db, messages } = await start();
		const answers = await Promise.all(Array.from({ length: 6 }, (_, i) => messages.append(fromAda({ content: `${i}` }))));
		expect(answers.filter(({ created }) => created)).toHaveLength(1);
		expect((await stored(db)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
	});

	it("stores a message that is sent twice once, and answers the stored one (D2)", async () => {
		const { db, messages } = await start();
		const first = await messages.append(fromAda({ clientId: "m-1", metadata: { a: 1, b: 2 } }));
		const again = await messages.append(fromAda({ clientId: "m-1", metadata: { b: 2, a: 1 }, now: new Date(AT.getTime() + 5000) }));
		expect(again).toMatchObject({ replayed: true, created: false, message: first.message, conversation: { rev: 1, lastSeq: 1 } });
		expect(await stored(db)).toHaveLength(1);
	});

	it("stores a message once when all its copies arrive at the same time, even as the very first (D2)", async () => {
		const { db, messages } = await start();
		for (const clientId of ["m-1", "m-2"]) {
			const answers = await Promise.all(Array.from({ length: 8 }, () => messages.append(fromAda({ clientId }))));
			expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
			expect(new Set(answers.map(({ message }) => message.id)).size).toBe(1);
		}
		expect((await stored(db)).map(({ seq, clientId }) => [seq, clientId])).toEqual([
			[1, "m-1"],
			[2, "m-2"],
		]);
	});

	it("refuses the same client id with another text or other metadata (D2)", async () => {
		const { db, messages } = await start();
		await messages.append(fromAda({ clientId: "m-1" }));
		expect(await codeOf(messages.append(fromAda({ clientId: "m-1", content: "Goodbye" })))).toBe("conflict");
		expect(await codeOf(messages.append(fromAda({ clientId: "m-1", metadata: { a: 1 } })))).toBe("conflict");
		expect(await stored(db)).toHaveLength(1);
	});

	it("lets two people use the same client id", async () => {
		const { db, messages } = await start();
		await messages.append(fromAda({ clientId: "m-1" }));
		expect(await messages.append(fromGrace({ clientId: "m-1", content: "Hi" }))).toMatchObject({
			replayed: false,
			message: { seq: 2 },
		});
		expect(await stored(db)).toHaveLength(2);
	});

	it("hides somebody else's conversation and an unknown one behind the same answer", async () => {
		const { db, messages } = await start();
		await messages.append(fromAda());
		const bob = fromAda({ senderId: "bob", owner: { userId: "bob", siteId: "default" } });
		expect(await codeOf(messages.append(bob))).toBe("not_found");
		expect(await codeOf(messages.append(fromGrace({ conversationId: "c2" })))).toBe("not_found");
		expect(await stored(db)).toHaveLength(1);
		expect(await db.conversation.count()).toBe(1);
	});

	it("reopens a resolved conversation when its user writes, and not when an agent does", async () => {
		const { db, messages } = await start();
		await messages.append(fromAda());
		const resolved = { status: "resolved", resolvedAt: AT, waitingSince: null };
		await db.conversation.update({ where: { id: "c1" }, data: resolved });
		expect(await messages.append(fromGrace())).toMatchObject({ reopened: false, conversation: { status: "resolved" } });
		const later = new Date(AT.getTime() + 60_000);
		const answer = await messages.append(fromAda({ now: later }));
		expect(answer).toMatchObject({ reopened: true, conversation: { status: "open", resolvedAt: null, waitingSince: later } });
	});

	it("counts what the agents have not read and since when the user waits", async () => {
		const { messages } = await start();
		const at = (seconds: number) => new Date(AT.getTime() + seconds * 1000);
		await messages.append(fromAda({ now: at(0) }));
		const second = await messages.append(fromAda({ now: at(10), content: "Anybody?" }));
		expect(second.conversation).toMatchObject({
			unreadCount: 2,
			waitingSince: at(0),
			userReadSeq: 2,
			lastMessagePreview: "Anybody?",
		});
		const answer = await messages.append(fromGrace({ now: at(30), content: "Yes" }));
		expect(answer.times).toEqual({ reply: 30, firstResponse: 30 });
		expect(answer.conversation).toMatchObject({
			unreadCount: 0,
			waitingSince: null,
			firstRespondedAt: at(30),
			agentReadSeq: 3,
			lastMessageAt: at(30),
			lastMessagePreview: "Yes",
			lastMessageSenderType: "agent",
		});
	});

	it("stores text that the database or UTF-8 cannot hold as the replacement character, and still knows it when it comes again", async () => {
		const { db, messages } = await start();
		const draft = fromAda({ content: "a\0b\ud800c 👋🏽", metadata: { odd: "\0\ud800" }, clientId: "m-1" });
		const { message } = await messages.append(draft);
		expect(message.content).toBe("a\ufffdb\ufffdc 👋🏽");
		expect((await stored(db))[0]?.content).toBe(message.content);
		expect(await messages.append(draft)).toMatchObject({
			replayed: true,
			message: { content: message.content, metadata: draft.metadata },
		});
	});
}

import { expect, onTestFinished, test, vi } from "vitest";
import type { TextStorage } from "#client/browser-storage.ts";
import { createInbox } from "#client/inbox/inbox.ts";
import { connectAgent } from "#tests/support/agent-connection.ts";
import { serverForFile } from "#tests/support/server-for-file.ts";

const server = serverForFile();
const soon = { timeout: 5000, interval: 20 };

function shelf(): TextStorage {
	const texts = new Map<string, string>();
	return {
		get: (key) => texts.get(key) ?? null,
		set: (key, value) => void texts.set(key, value),
		remove: (key) => void texts.delete(key),
	};
}

/** An agent with the inbox open. */
async function openInbox(options: { storage?: TextStorage; view?: "all" | "mine" | "unassigned" } = {}) {
	const agent = await server().createAdmin();
	const line = await connectAgent(server(), agent);
	const inbox = createInbox({
		connection: line.connection,
		api: line.api,
		storage: shelf(),
		agent: agent.agent,
		...options,
	});
	inbox.start();
	onTestFinished(() => inbox.stop());
	await inbox.reloadList();
	return { ...line, agent, inbox };
}

const idsOf = (inbox: Awaited<ReturnType<typeof openInbox>>["inbox"]) =>
	inbox.getState().list.items.map((item) => item.conversation_id);
const textsOf = (inbox: Awaited<ReturnType<typeof openInbox>>["inbox"]) =>
	inbox.getState().thread?.messages.map((message) => message.content);

test("a conversation that begins appears below those who wait longer, without a reload", async () => {
	const { inbox } = await openInbox();
	const first = await server().beginConversation("I was here first");
	const second = await server().beginConversation("Me too");
	await vi.waitFor(() => {
		const ids = idsOf(inbox);
		expect(ids).toContain(second.conversationId);
		expect(ids.indexOf(first.conversationId)).toBeLessThan(ids.indexOf(second.conversationId));
	}, soon);
});

test("whoever got an answer makes room for those who wait", async () => {
	const { inbox, agent } = await openInbox();
	const answered = await server().beginConversation("Quick question");
	const waiting = await server().beginConversation("Still waiting");
	await server().send(answered.conversationId, "Quick answer", agent);
	await vi.waitFor(() => {
		const ids = idsOf(inbox);
		expect(ids).toContain(waiting.conversationId);
		expect(ids.indexOf(waiting.conversationId)).toBeLessThan(ids.indexOf(answered.conversationId));
	}, soon);
});

test("a conversation that an agent takes leaves the unassigned and joins theirs, with the counts", async () => {
	const { inbox } = await openInbox({ view: "unassigned" });
	const { conversationId } = await server().beginConversation();
	await vi.waitFor(() => expect(idsOf(inbox)).toContain(conversationId), soon);
	const before = inbox.getState().list.counts?.mine ?? 0;
	inbox.open(conversationId);
	await inbox.assign(true);
	await vi.waitFor(() => expect(idsOf(inbox)).not.toContain(conversationId), soon);
	inbox.showView("mine");
	await vi.waitFor(() => expect(idsOf(inbox)).toContain(conversationId), soon);
	await vi.waitFor(() => expect(inbox.getState().list.counts?.mine).toBe(before + 1), soon);
	await inbox.assign(false);
	await vi.waitFor(() => expect(idsOf(inbox)).not.toContain(conversationId), soon);
});

test("a resolved conversation goes to the resolved, and comes back when it is reopened", async () => {
	const { inbox } = await openInbox();
	const { conversationId } = await server().beginConversation();
	inbox.open(conversationId);
	await inbox.resolve();
	await vi.waitFor(() => expect(idsOf(inbox)).not.toContain(conversationId), soon);
	inbox.showView("resolved");
	await vi.waitFor(() => expect(idsOf(inbox)).toContain(conversationId), soon);
	await inbox.reopen();
	await vi.waitFor(() => expect(idsOf(inbox)).not.toContain(conversationId), soon);
	expect(inbox.getState().thread?.conversation?.status).toBe("open");
});

test("what visitors wrote while the agent had no connection is there after it, in order and once", async () => {
	const { inbox, drop, restore } = await openInbox();
	const { session, conversationId } = await server().beginConversation("one");
	inbox.open(conversationId);
	await vi.waitFor(() => expect(textsOf(inbox)).toEqual(["one"]), soon);
	drop();
	await vi.waitFor(() => expect(inbox.getState().connection).toBe("offline"), soon);
	for (const text of ["two", "three", "four"]) await server().send(conversationId, text, session);
	restore();
	await vi.waitFor(() => expect(textsOf(inbox)).toEqual(["one", "two", "three", "four"]), soon);
});

test("a reply written without a connection waits, is kept over a reload, and is sent once", async () => {
	const storage = shelf();
	const first = await openInbox({ storage });
	const { conversationId } = await server().beginConversation("Anybody?");
	first.inbox.open(conversationId);
	await vi.waitFor(() => expect(textsOf(first.inbox)).toEqual(["Anybody?"]), soon);
	first.drop();
	await vi.waitFor(() => expect(first.inbox.getState().connection).toBe("offline"), soon);
	first.inbox.send("Yes, me");
	expect(first.inbox.getState().replies).toMatchObject([{ content: "Yes, me", state: "waiting" }]);

	// The reload: another inbox over the same storage, and with a connection.
	const second = await openInbox({ storage });
	second.inbox.open(conversationId);
	await vi.waitFor(() => expect(textsOf(second.inbox)).toEqual(["Anybody?", "Yes, me"]), soon);
	expect(second.inbox.getState().replies).toEqual([]);
	first.restore();
	await vi.waitFor(() => expect(first.inbox.getState().replies).toEqual([]), soon);
	expect(server().storedMessages(conversationId)).toBe(2);
});

test("a reply that the server refuses stays with the reason until the agent decides", async () => {
	const { inbox } = await openInbox();
	const { conversationId } = await server().beginConversation();
	inbox.open(conversationId);
	inbox.send("x".repeat(1001));
	inbox.send("This one is fine");
	await vi.waitFor(() => expect(inbox.getState().replies).toMatchObject([{ state: "failed" }]), soon);
	expect(inbox.getState().replies[0]?.problem).toMatch(/1000/);
	await vi.waitFor(() => expect(textsOf(inbox)).toContain("This one is fine"), soon);
	inbox.discard(inbox.getState().replies[0]?.client_id ?? "");
	expect(inbox.getState().replies).toEqual([]);
});

test("a long conversation is read upwards page by page, without a gap", async () => {
	const { inbox } = await openInbox();
	const { session, conversationId } = await server().beginConversation("line 1");
	for (let line = 2; line <= 70; line += 1) await server().send(conversationId, `line ${line}`, session);
	inbox.open(conversationId);
	await vi.waitFor(() => expect(inbox.getState().thread).toMatchObject({ phase: "ready", hasOlder: true }), soon);
	expect(textsOf(inbox)?.[0]).toBe("line 21");
	await inbox.loadOlder();
	expect(textsOf(inbox)).toEqual(Array.from({ length: 70 }, (_, index) => `line ${index + 1}`));
	expect(inbox.getState().thread?.hasOlder).toBe(false);
});

test("reading takes the unread mark away, and a visitor's typing is shown", async () => {
	const { inbox } = await openInbox();
	const { session, conversationId } = await server().beginConversation();
	inbox.open(conversationId);
	await vi.waitFor(() => expect(inbox.getState().thread?.phase).toBe("ready"), soon);
	await vi.waitFor(() => expect(inbox.getState().item?.unread_count).toBe(1), soon);
	inbox.seen();
	await vi.waitFor(() => expect(inbox.getState().item?.unread_count).toBe(0), soon);
	await server().ok("POST", `/chat/${conversationId}/typing`, {
		...session,
		body: { sender_id: session.user_id, is_typing: true },
	});
	await vi.waitFor(() => expect(inbox.getState().thread?.typing).toMatchObject([{ sender_id: session.user_id }]), soon);
	await server().send(conversationId, "there", session);
	await vi.waitFor(() => expect(inbox.getState().thread?.typing).toEqual([]), soon);
});

test("a conversation that does not exist is said to be missing", async () => {
	const { inbox } = await openInbox();
	inbox.open("conv-that-never-was");
	await vi.waitFor(() => expect(inbox.getState().thread?.phase).toBe("missing"), soon);
});

test("a conversation that was deleted leaves the list and the counts, and the one who has it open is told", async () => {
	const { inbox, agent } = await openInbox();
	const { session, conversationId } = await server().beginConversation("Forget me");
	await vi.waitFor(() => expect(idsOf(inbox)).toContain(conversationId), soon);
	inbox.open(conversationId);
	await vi.waitFor(() => expect(inbox.getState().thread?.phase).toBe("ready"), soon);
	inbox.drafts.set(conversationId, "You wrote: forget me");
	await inbox.reloadList();
	const before = inbox.getState().list.counts?.all ?? 0;
	await server().settings("user.erase", { user_id: session.user_id }, { cookie: agent.cookie, origin: server().origin });
	await vi.waitFor(() => {
		expect(idsOf(inbox)).not.toContain(conversationId);
		expect(inbox.getState().thread).toMatchObject({ phase: "deleted", messages: [], conversation: null });
		expect(inbox.getState().list.counts?.all).toBe(before - 1);
	}, soon);
	expect(inbox.getState().item).toBeNull();
	expect(inbox.drafts.get(conversationId)).toBe("");
});

test("somebody who was blocked is shown so in each of their rows at once", async () => {
	const { inbox } = await openInbox();
	const { session, conversationId } = await server().beginConversation("Buy cheap watches");
	await vi.waitFor(() => expect(idsOf(inbox)).toContain(conversationId), soon);
	inbox.noteBlock(session.user_id, { until: "2099-01-01T00:00:00.000Z", reason: "spam" });
	const blocked = () => inbox.getState().list.items.filter((item) => item.user_blocked_until !== null);
	expect(blocked().map((item) => item.user_id)).toEqual([session.user_id]);
	inbox.noteBlock(session.user_id, null);
	expect(blocked()).toEqual([]);
});

import { expect, onTestFinished, test, vi } from "vitest";
import type { Connection } from "#client/connection.ts";
import { createInbox } from "#client/inbox/inbox.ts";
import type { CommandName } from "#protocol/events.ts";
import type { FeedMark, FeedPage, InboxItem } from "#protocol/shapes.ts";
import { connectAgent } from "#tests/support/agent-connection.ts";
import type { SignedIn } from "#tests/support/server.ts";
import { serverForFile } from "#tests/support/server-for-file.ts";

const server = serverForFile();
const soon = { timeout: 8000, interval: 20 };

/** An agent with the inbox open. `asked` is what it asked by its socket; of the updates, those that `lose` counts never come. */
async function openInbox(agent: SignedIn) {
	const line = await connectAgent(server(), agent);
	const asked: CommandName[] = [];
	let lost = 0;
	const connection: Connection = {
		...line.connection,
		get state() {
			return line.connection.state;
		},
		request(name, input) {
			asked.push(name);
			return line.connection.request(name, input);
		},
		on(event, listener) {
			if (event !== "inbox:updated") return line.connection.on(event, listener);
			return line.connection.on("inbox:updated", (item, mark) => {
				if (lost > 0) lost -= 1;
				else (listener as (item: InboxItem, mark: FeedMark) => void)(item, mark);
			});
		},
	};
	const storage = { get: () => null, set: () => {}, remove: () => {} };
	const inbox = createInbox({ connection, api: line.api, storage, agent: agent.agent });
	inbox.start();
	onTestFinished(() => inbox.stop());
	await vi.waitFor(() => expect(inbox.getState().list.phase).toBe("ready"), soon);
	return {
		...line,
		inbox,
		asked,
		lose(updates: number): void {
			lost = updates;
		},
		ids: () => inbox.getState().list.items.map((item) => item.conversation_id),
		texts: () => inbox.getState().thread?.messages.map((message) => message.content),
	};
}

test("the feed is the same over HTTP, Socket.IO and the plain WebSocket, and for agents alone", async () => {
	const admin = await server().createAdmin();
	const begin = await server().ok<FeedPage>("GET", "/chat/conversations/changes", admin);
	expect(begin).toMatchObject({ conversations: [], reload: true, has_more: false });
	const { conversationId, session } = await server().beginConversation();
	const after = begin.next_cursor;
	const overHttp = await server().ok<FeedPage>("GET", `/chat/conversations/changes?after=${after}`, admin);
	expect(overHttp.conversations.map(({ conversation_id }) => conversation_id)).toEqual([conversationId]);

	const socket = await server().connectSocketIo(admin);
	expect(await socket.send("inbox:changes", { after })).toEqual({ ok: true, data: overHttp });
	const plain = await server().connectPlain(conversationId, admin.agent.id, admin);
	plain.send({ type: "inbox_sync", after });
	expect(await plain.next("inbox_changes")).toEqual({ type: "inbox_changes", ...overHttp });

	expect((await server().api("GET", "/chat/conversations/changes", session)).status).toBe(403);
	expect((await server().api("GET", "/chat/conversations/changes")).status).toBe(401);
	expect((await server().api("GET", "/chat/conversations/changes?after=x", admin)).status).toBe(422);
});

test("a lost update is noticed with the next one", async () => {
	const agent = await openInbox(await server().createAdmin());
	agent.lose(1);
	const { conversationId: missed } = await server().beginConversation("Nobody heard of me");
	const { conversationId: heard } = await server().beginConversation("But of me");
	await vi.waitFor(() => expect(agent.ids()).toEqual(expect.arrayContaining([missed, heard])), soon);
});

test("an agent behind a network that lets no socket through sees, answers and hears by plain HTTP, and says so", async () => {
	const admin = await server().createAdmin();
	const agent = await openInbox(admin);
	const { session, conversationId } = await server().beginConversation("one");
	agent.inbox.open(conversationId);
	await vi.waitFor(() => expect(agent.texts()).toEqual(["one"]), soon);
	agent.dropSocket();
	await vi.waitFor(() => expect(agent.inbox.getState().connection).toBe("polling"), soon);
	await server().send(conversationId, "two", session);
	await vi.waitFor(() => expect(agent.texts()).toEqual(["one", "two"]), soon);
	agent.inbox.send("three");
	await vi.waitFor(() => expect(agent.inbox.getState().replies).toEqual([]), soon);
	await agent.inbox.assign(true);
	await server().send(conversationId, "four", session);
	await vi.waitFor(() => expect(agent.texts()).toEqual(["one", "two", "three", "four"]), soon);
	const other = await server().beginConversation("Somebody new");
	await vi.waitFor(() => expect(agent.ids()).toContain(other.conversationId), soon);
	expect(agent.inbox.getState().thread?.conversation).toMatchObject({ status: "assigned", assigned_agent_id: admin.agent.id });

	agent.restore();
	await vi.waitFor(() => expect(agent.inbox.getState().connection).toBe("live"), soon);
	await server().send(conversationId, "five", session);
	await vi.waitFor(() => expect(agent.texts()).toEqual(["one", "two", "three", "four", "five"]), soon);
	expect(server().storedMessages(conversationId)).toBe(5);
});

test("a message that arrived in one of many inboxes is told to its writer, and written down once", async () => {
	const admin = await server().createAdmin();
	const agents = await Promise.all([1, 2, 3, 4].map(() => openInbox(admin)));
	const { session, conversationId } = await server().beginConversation();
	const socket = await server().connectSocketIo(session);
	const told = await socket.next("message:delivered");
	expect(told).toMatchObject({ conversation_id: conversationId, sender_type: "agent", last_delivered_seq: 1, rev: 2 });
	await vi.waitFor(() => {
		for (const { inbox } of agents) {
			const item = inbox.getState().list.items.find((row) => row.conversation_id === conversationId);
			expect(item).toMatchObject({ agent_delivered_seq: 1, agent_read_seq: 0, rev: 2 });
		}
	}, soon);
});

test("an agent sees how far an answer has got", async () => {
	const agent = await openInbox(await server().createAdmin());
	const { session, conversationId } = await server().beginConversation();
	agent.inbox.open(conversationId);
	await vi.waitFor(() => expect(agent.inbox.getState().thread?.phase).toBe("ready"), soon);
	agent.inbox.send("Hello");
	await vi.waitFor(() => expect(agent.texts()).toHaveLength(2), soon);
	const state = () => agent.inbox.getState().thread?.conversation;
	expect(state()).toMatchObject({ user_delivered_seq: 1, user_read_seq: 1 });
	const id = agent.inbox.getState().thread?.messages[1]?.id;
	await server().ok("POST", `/chat/${conversationId}/receive`, { ...session, body: { last_received_message_id: id } });
	await vi.waitFor(() => expect(state()).toMatchObject({ user_delivered_seq: 2, user_read_seq: 1 }), soon);
	await server().ok("POST", `/chat/${conversationId}/read`, { ...session, body: { last_read_message_id: id } });
	await vi.waitFor(() => expect(state()).toMatchObject({ user_delivered_seq: 2, user_read_seq: 2 }), soon);
});

test("an agent who was away sees all that happened, without reading the list anew", async () => {
	const agent = await openInbox(await server().createAdmin());
	const known = await server().beginConversation("Before");
	await vi.waitFor(() => expect(agent.ids()).toContain(known.conversationId), soon);
	agent.drop();
	await vi.waitFor(() => expect(agent.inbox.getState().connection).toBe("offline"), soon);
	const begun: string[] = [];
	for (let i = 0; i < 60; i += 1) begun.push((await server().beginConversation(`While away ${i}`)).conversationId);
	await server().send(known.conversationId, "Are you there?", known.session);
	agent.asked.length = 0;
	agent.restore();
	await vi.waitFor(() => expect(agent.ids()).toEqual(expect.arrayContaining(begun)), soon);
	expect(agent.inbox.getState().list.items.find((item) => item.conversation_id === known.conversationId)).toMatchObject({
		last_message_preview: "Are you there?",
	});
	expect(agent.inbox.getState().list.counts?.all).toBe(agent.ids().length);
	expect(agent.asked).not.toContain("inbox:list");
	expect(agent.asked).toContain("inbox:changes");
});

import { describe, expect, test } from "vitest";
import type { EscalationList, HistoryPage, UserConversations } from "#protocol/shapes.ts";
import { senderFields, uniqueId } from "../support/server.ts";
import { serverForFile } from "../support/server-for-file.ts";

// The 29 tests of the first implementation, by their names, on a real server with real sockets. Its several users
// in one conversation are here one user and agents, because a conversation belongs to its user.
const server = serverForFile();

const history = async (id: string, caller: { token: string }, query = "") =>
	server().ok<HistoryPage>("GET", `/chat/${id}/history${query}`, caller);

/** A user and an agent on plain WebSockets in one conversation that has a first message. */
async function conversationWithSockets() {
	const admin = await server().createAdmin();
	const begun = await server().beginConversation("Hello!");
	const user = await server().connectPlain(begun.conversationId, begun.session.user_id, begun.session);
	const secondTab = await server().connectPlain(begun.conversationId, begun.session.user_id, begun.session);
	const agent = await server().connectPlain(begun.conversationId, admin.agent.id, admin);
	return { ...begun, admin, user, agent, sockets: [user, secondTab, agent] };
}

describe("the chat manager", () => {
	test("1 test_chat_manager_initialization: a new server has no conversations, messages or escalations", async () => {
		for (const table of ["conversations", "messages", "escalations", "users"]) {
			expect(server().sql(`SELECT * FROM ${table}`), table).toEqual([]);
		}
	});

	test("2 test_connect_user_to_conversation: a connected user hears the conversation", async () => {
		const { user, conversationId, session } = await conversationWithSockets();
		expect(user.received("ready")).toMatchObject([{ conversation_id: conversationId, user_id: session.user_id }]);
		await server().send(conversationId, "Do you hear me?", session);
		expect(await user.next("message")).toMatchObject({ content: "Do you hear me?" });
	});

	test("3 test_disconnect_user_from_conversation: one that left hears nothing more", async () => {
		const { user, agent, conversationId, session } = await conversationWithSockets();
		await user.close();
		await server().send(conversationId, "After the end", session);
		await agent.next("message");
		expect(user.received("message")).toEqual([]);
	});

	test("4 test_send_message_stores_history", async () => {
		const { session, conversationId, message } = await server().beginConversation("Hello!");
		expect(await history(conversationId, session)).toMatchObject({ count: 1, messages: [{ id: message.id, content: "Hello!" }] });
	});

	test("5 test_get_message_history_limit: of ten messages the newest five, oldest first", async () => {
		const { session, conversationId } = await server().beginConversation("msg_0");
		for (let n = 1; n < 10; n++) await server().send(conversationId, `msg_${n}`, session);
		const { messages } = await history(conversationId, session, "?limit=5");
		expect(messages.map((message) => message.content)).toEqual(["msg_5", "msg_6", "msg_7", "msg_8", "msg_9"]);
	});

	test("6 test_get_user_conversations: all three of a user", async () => {
		const session = await server().openSession();
		const ids = [uniqueId("conv"), uniqueId("conv"), uniqueId("conv")];
		for (const id of ids) await server().send(id, "Hello!", session);
		const list = await server().ok<UserConversations>("GET", `/chat/user/${session.user_id}/conversations`, session);
		expect([...list.conversations].sort()).toEqual([...ids].sort());
	});

	test("7 test_escalate_conversation: it is kept with its id, conversation and reason", async () => {
		const { session, conversationId } = await server().beginConversation();
		const path = `/chat/${conversationId}/escalate`;
		const { escalation_id } = await server().ok<{ escalation_id: string }>("POST", path, {
			body: { reason: "refund" },
			...session,
		});
		const { escalations } = await server().ok<EscalationList>("GET", `/chat/${conversationId}/escalations`, session);
		expect(escalations).toMatchObject([{ id: escalation_id, conversation_id: conversationId, reason: "refund" }]);
	});

	test("8 test_get_escalations_filtering: each conversation lists its own", async () => {
		const first = await server().beginConversation();
		const second = await server().beginConversation();
		for (const { conversationId, session } of [first, second]) {
			await server().ok("POST", `/chat/${conversationId}/escalate`, { body: {}, ...session });
		}
		const list = await server().ok<EscalationList>("GET", `/chat/${first.conversationId}/escalations`, first.session);
		expect(list.count).toBe(1);
		expect(list.escalations[0]?.conversation_id).toBe(first.conversationId);
	});

	test("9 test_chat_message_model: what is sent is what is read, character by character", async () => {
		const session = await server().openSession();
		const id = uniqueId("conv");
		const content = 'Zażółć 日本語 👨‍👩‍👧‍👦 <b>&amp;</b> "quoted" \\ \u2028 end';
		const metadata = { page: "/checkout", cart: { items: [1, 2.5, null, true, "ü"] } };
		const sent = await server().send(id, content, session, { metadata });
		expect(sent).toMatchObject({ content, metadata });
		expect((await history(id, session)).messages).toEqual([sent]);
	});

	test("10 test_escalation_event_model: metadata comes back as it was", async () => {
		const { session, conversationId } = await server().beginConversation();
		const body = { reason: "complex_query", metadata: { user_feedback: "Need human assistance", tries: 3 } };
		await server().ok("POST", `/chat/${conversationId}/escalate`, { body, ...session });
		const list = await server().ok<EscalationList>("GET", `/chat/${conversationId}/escalations`, session);
		expect(list.escalations).toMatchObject([body]);
	});
});

describe("the endpoints", () => {
	test("11 test_get_message_history_endpoint", async () => {
		const { session, conversationId } = await server().beginConversation();
		expect(await history(conversationId, session)).toMatchObject({ conversation_id: conversationId, messages: [{}], count: 1 });
	});

	test("12 test_get_user_conversations_endpoint", async () => {
		const { session, conversationId } = await server().beginConversation();
		const list = await server().ok("GET", `/chat/user/${session.user_id}/conversations`, session);
		expect(list).toMatchObject({ user_id: session.user_id, conversations: [conversationId], count: 1 });
	});

	test("13 test_get_escalations_endpoint", async () => {
		const { session, conversationId } = await server().beginConversation();
		const list = await server().ok("GET", `/chat/${conversationId}/escalations`, session);
		expect(list).toMatchObject({ conversation_id: conversationId, escalations: [], count: 0 });
	});

	test("14 test_send_message_endpoint: 200, and the message is in the database", async () => {
		const { session, conversationId } = await server().beginConversation();
		const body = { ...senderFields(session), content: "Hello support!", metadata: {} };
		const answer = await server().api<{ message_id: string }>("POST", `/chat/${conversationId}/messages`, { body, ...session });
		expect(answer).toMatchObject({ status: 200, body: { status: "success" } });
		const rows = server().sql("SELECT content, senderType FROM messages WHERE id = ?", answer.body.message_id);
		expect(rows).toEqual([{ content: "Hello support!", senderType: "user" }]);
	});

	test("15 test_escalate_conversation_endpoint: 200, and the conversation waits for a human", async () => {
		const { session, conversationId } = await server().beginConversation();
		const body = { reason: "complex_query", metadata: { user_feedback: "Need human assistance" } };
		const answer = await server().api("POST", `/chat/${conversationId}/escalate`, { body, ...session });
		expect(answer).toMatchObject({ status: 200, body: { status: "success", reason: "complex_query" } });
		const status = await server().ok("GET", `/chat/${conversationId}/status`, session);
		expect(status).toMatchObject({ status: "escalated", escalation_reason: "complex_query" });
	});

	test("27 test_typing_endpoint_broadcasts_and_returns_success", async () => {
		const { agent, session, conversationId } = await conversationWithSockets();
		const body = { sender_id: session.user_id, is_typing: true };
		const answer = await server().api("POST", `/chat/${conversationId}/typing`, { body, ...session });
		expect(answer).toMatchObject({ status: 200, body: { status: "success" } });
		expect(await agent.next("typing")).toMatchObject({ sender_id: session.user_id, is_typing: true });
	});

	test("28 test_typing_endpoint_is_typing_false", async () => {
		const { agent, session, conversationId } = await conversationWithSockets();
		const body = { sender_id: session.user_id, is_typing: false };
		const answer = await server().api("POST", `/chat/${conversationId}/typing`, { body, ...session });
		expect(answer).toMatchObject({ status: 200, body: { status: "success" } });
		expect(await agent.next("typing")).toMatchObject({ is_typing: false });
	});

	test("29 test_typing_endpoint_missing_sender_id", async () => {
		const { session, conversationId } = await server().beginConversation();
		const answer = await server().api("POST", `/chat/${conversationId}/typing`, { body: { is_typing: true }, ...session });
		expect(answer).toMatchObject({ status: 422, body: { errors: [{ path: "sender_id" }] } });
	});
});

describe("the WebSocket", () => {
	test("16 test_websocket_chat_connection: a message goes out and comes back with all its fields", async () => {
		const session = await server().openSession();
		const id = uniqueId("conv");
		const socket = await server().connectPlain(id, session.user_id, session);
		socket.send({ content: "Hello support!", sender_type: "user", metadata: { timestamp: "2023-12-07T10:30:00Z" } });
		expect(await socket.next("message")).toMatchObject({
			type: "message",
			sender_id: session.user_id,
			sender_type: "user",
			content: "Hello support!",
			conversation_id: id,
			metadata: { timestamp: "2023-12-07T10:30:00Z" },
		});
		expect(server().storedMessages(id)).toBe(1);
	});

	test("17 test_concurrent_connections_same_conversation: three sockets, two participants, all in it", async () => {
		const { sockets, conversationId } = await conversationWithSockets();
		expect(sockets.map((socket) => socket.received("ready")[0]?.conversation_id)).toEqual(Array(3).fill(conversationId));
	});

	test("18 test_message_broadcast_to_all_participants: every socket gets it once, the sender's too", async () => {
		const { sockets, user, agent } = await conversationWithSockets();
		user.send({ content: "To everybody" });
		const seen = await Promise.all(sockets.map((socket) => socket.next("message", (frame) => frame.content === "To everybody")));
		agent.send({ content: "And the answer" });
		await Promise.all(sockets.map((socket) => socket.next("message", (frame) => frame.content === "And the answer")));
		expect(new Set(seen.map((frame) => frame.id)).size).toBe(1);
		for (const socket of sockets) expect(socket.received("message")).toHaveLength(2);
	});

	test("19 test_cleanup_on_websocket_disconnect: the server counts one connection less", async () => {
		const open = async () => {
			const { text } = await server().api("GET", "/metrics");
			return Number(/^chat_connections\{transport="plain"\} (\d+)$/m.exec(text)?.[1]);
		};
		const session = await server().openSession();
		const before = await open();
		const socket = await server().connectPlain(uniqueId("conv"), session.user_id, session);
		expect(await open()).toBe(before + 1);
		await socket.close();
		await expect.poll(open, { timeout: 5000 }).toBe(before);
	});

	test("20 test_typing_event_broadcast_not_persisted", async () => {
		const { user, agent, session, conversationId } = await conversationWithSockets();
		user.send({ type: "typing", is_typing: true });
		expect(await agent.next("typing")).toMatchObject({ sender_id: session.user_id, is_typing: true });
		expect((await history(conversationId, session)).count).toBe(1);
	});

	test("21 test_typing_event_stop_broadcast_not_persisted", async () => {
		const { user, agent, session, conversationId } = await conversationWithSockets();
		user.send({ type: "typing", is_typing: false });
		expect(await agent.next("typing")).toMatchObject({ is_typing: false });
		// What came after it has come, so a second one would be here too.
		user.send({ content: "done" });
		await agent.next("message");
		expect(agent.received("typing")).toHaveLength(1);
		expect((await history(conversationId, session)).count).toBe(2);
	});

	test("22 test_read_receipt_broadcast_not_persisted: everybody hears it, and it is no message", async () => {
		const { sockets, agent, admin, session, message, conversationId } = await conversationWithSockets();
		agent.send({ type: "read_receipt", last_read_message_id: message.id });
		for (const frame of await Promise.all(sockets.map((socket) => socket.next("read_receipt")))) {
			expect(frame).toMatchObject({ sender_id: admin.agent.id, last_read_message_id: message.id });
		}
		expect((await history(conversationId, session)).count).toBe(1);
	});

	test("23 test_broadcast_event_no_active_connections: typing to an empty room is fine", async () => {
		const { session, conversationId } = await server().beginConversation();
		const body = { sender_id: session.user_id, is_typing: true };
		expect(await server().ok("POST", `/chat/${conversationId}/typing`, { body, ...session })).toEqual({ status: "success" });
	});

	test("24 test_typing_event_payload_shape", async () => {
		const { user, agent, session, conversationId } = await conversationWithSockets();
		user.send({ type: "typing", is_typing: true });
		expect(await agent.next("typing")).toStrictEqual({
			type: "typing",
			sender_id: session.user_id,
			conversation_id: conversationId,
			is_typing: true,
			sender_type: "user",
			sender_name: null,
		});
	});

	test("25 test_read_receipt_payload_shape", async () => {
		const { user, agent, admin, message, conversationId } = await conversationWithSockets();
		agent.send({ type: "read_receipt", last_read_message_id: message.id });
		expect(await user.next("read_receipt")).toStrictEqual({
			type: "read_receipt",
			sender_id: admin.agent.id,
			conversation_id: conversationId,
			last_read_message_id: message.id,
			sender_type: "agent",
			last_read_seq: 1,
			rev: 2,
			prev: 1,
		});
	});

	test("26 test_regular_message_still_persisted_after_typing", async () => {
		const session = await server().openSession();
		const id = uniqueId("conv");
		const socket = await server().connectPlain(id, session.user_id, session);
		// Typing before the conversation exists is refused like any unknown conversation, and harms nothing.
		socket.send({ type: "typing", is_typing: true });
		await socket.next("error");
		socket.send({ content: "msg_real" });
		await socket.next("message");
		expect(await history(id, session)).toMatchObject({ count: 1, messages: [{ content: "msg_real" }] });
	});
});

import { expect, test } from "vitest";
import type { ConversationState } from "#protocol/shapes.ts";
import { serverForFile } from "../support/server-for-file.ts";

const server = serverForFile();

test("a message's arrival is told to its sender, on whichever door either of them is", async () => {
	const admin = await server().createAdmin();
	const { session, conversationId: conversation_id, message } = await server().beginConversation();
	const socket = await server().connectSocketIo(session);
	const plain = await server().connectPlain(conversation_id, session.user_id, session);

	const body = { last_received_message_id: message.id };
	await server().ok("POST", `/chat/${conversation_id}/receive`, { body, ...admin });
	const told = {
		conversation_id,
		sender_id: admin.agent.id,
		sender_type: "agent",
		last_received_message_id: message.id,
		last_delivered_seq: 1,
		rev: 2,
		prev: 1,
	};
	expect(await socket.next("message:delivered")).toStrictEqual(told);
	expect(await plain.next("delivery_receipt")).toStrictEqual({ type: "delivery_receipt", ...told });

	const answer = await server().send(conversation_id, "Hello, I am Ada", admin);
	plain.send({ type: "delivery_receipt", last_received_message_id: answer.id });
	expect(await socket.next("message:delivered")).toMatchObject({ sender_type: "user", last_delivered_seq: 2, rev: 4, prev: 3 });
	// Again, on the third door: nothing new.
	const again = { conversation_id, last_received_message_id: answer.id };
	expect(await socket.send("message:receive", again)).toEqual({ ok: true, data: { status: "success" } });
	expect(await server().ok<ConversationState>("GET", `/chat/${conversation_id}/status`, session)).toMatchObject({
		rev: 4,
		user_delivered_seq: 2,
		user_read_seq: 1,
		agent_delivered_seq: 2,
	});
});

test("nobody tells of what arrived in somebody else's conversation", async () => {
	const { conversationId, message } = await server().beginConversation();
	const { session: stranger } = await server().beginConversation();
	const socket = await server().connectSocketIo(stranger);
	for (const conversation_id of [conversationId, "unknown"]) {
		const body = { last_received_message_id: message.id };
		expect((await server().api("POST", `/chat/${conversation_id}/receive`, { body, ...stranger })).status).toBe(404);
		const refused = await socket.send("message:receive", { conversation_id, ...body });
		expect(refused).toMatchObject({ ok: false, error: { code: "not_found" } });
	}
});

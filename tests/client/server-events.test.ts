import { expect, test, vi } from "vitest";
import type { ChatEvents } from "#client/chat-snapshot.ts";
import { createChatState } from "#client/chat-state.ts";
import { createEmitter } from "#client/emitter.ts";
import type { ServerEvent } from "#client/line.ts";
import { createServerEvents } from "#client/server-events.ts";
import { stateOf } from "#core/conversations/conversation-row.ts";
import type { Message } from "#protocol/shapes.ts";
import { inboxItem } from "./inbox/inbox-item.ts";

const conversation = stateOf(inboxItem({ conversation_id: "conv_1" }));

const message: Message = {
	id: "msg_1",
	seq: 1,
	rev: 1,
	client_id: "client_1",
	conversation_id: "conv_1",
	sender_id: "user_1",
	sender_type: "user",
	sender_name: null,
	content: "Hello",
	timestamp: "2026-01-01T00:00:00.000Z",
	metadata: {},
};

const sent: ServerEvent = { name: "message:sent", payload: { message, state: conversation, rev: 1, prev: 0 } };
const by = { conversation_id: "conv_1", sender_id: "agent_1", sender_type: "agent" } as const;
const delivered: ServerEvent = {
	name: "message:delivered",
	payload: { ...by, last_received_message_id: "msg_1", last_delivered_seq: 1, rev: 2, prev: 1 },
};
const read: ServerEvent = {
	name: "message:read",
	payload: { ...by, last_read_message_id: "msg_1", last_read_seq: 1, rev: 3, prev: 2 },
};

function aChat() {
	const state = createChatState(createEmitter<ChatEvents>());
	const onRevised = vi.fn();
	const onTime = vi.fn();
	const isShown = (id: string) => id === "conv_1";
	const take = createServerEvents({ state, emitter: createEmitter<ChatEvents>(), isShown, onTime, onRevised });
	return { take, onRevised, onTime, first: () => state.get().messages[0]?.state };
}

test("a message is sent, delivered, read; an event that comes late or twice takes nothing back", () => {
	const { take, first, onRevised } = aChat();
	const states = [sent, delivered, read, delivered, sent, read].map((event) => {
		take(event);
		return first();
	});
	expect(states).toEqual(["sent", "delivered", "read", "read", "read", "read"]);
	expect(onRevised).toHaveBeenCalledTimes(6);
});

test("what happens in another conversation of the same user is not shown here", () => {
	const { take, first, onRevised } = aChat();
	take({ ...sent, payload: { ...sent.payload, message: { ...message, conversation_id: "conv_2" } } } as ServerEvent);
	expect(first()).toBeUndefined();
	expect(onRevised).not.toHaveBeenCalled();
});

test("the handshake tells what time it is for the server", () => {
	const { take, onTime } = aChat();
	const actor = { type: "user" as const, id: "user_1", name: null };
	take({ name: "session:ready", payload: { protocol: 1, server_time: "2026-01-01T00:00:00.000Z", actor } });
	expect(onTime).toHaveBeenCalledWith("2026-01-01T00:00:00.000Z");
});

import { stateOf } from "#core/conversations/conversation-row.ts";
import type { ChatEvent } from "#core/events.ts";
import type { ServerToClientEvents } from "#protocol/events.ts";
import type { ServerFrame } from "#protocol/frames.ts";

type Payload<Name extends keyof ServerToClientEvents> = Parameters<ServerToClientEvents[Name]>[0];

/** An event as Socket.IO sends it: its name and its one argument. */
export type SocketEvent = {
	[Name in ConversationEventName]: { name: Name; payload: Payload<Name> };
}[ConversationEventName];

type ConversationEventName =
	| "message:sent"
	| "message:changed"
	| "message:read"
	| "message:delivered"
	| "typing"
	| "conversation:escalated"
	| "conversation:assigned"
	| "conversation:status"
	| "conversation:deleted";

const ESCALATED = "This conversation has been escalated to human support.";
const ASSIGNED = "This conversation has been assigned to a support agent.";
const HANDED_BACK = "This conversation waits for another support agent.";

export function toSocketEvent(event: ChatEvent): SocketEvent {
	if (event.type === "typing") {
		const { conversationId, senderId, senderType, senderName, isTyping } = event;
		const sender = { sender_id: senderId, sender_type: senderType, sender_name: senderName };
		return { name: "typing", payload: { conversation_id: conversationId, ...sender, is_typing: isTyping } };
	}
	if (event.type === "conversation.deleted") {
		return { name: "conversation:deleted", payload: { conversation_id: event.conversationId } };
	}
	const { item, rev, prev } = event;
	const state = stateOf(item);
	const { conversation_id } = state;
	switch (event.type) {
		case "message.sent":
			return { name: "message:sent", payload: { message: event.message, state, rev, prev } };
		case "message.changed":
			return { name: "message:changed", payload: { message: event.message, state, rev, prev } };
		case "message.read": {
			const { senderId: sender_id, senderType: sender_type, messageId: last_read_message_id, seq: last_read_seq } = event;
			return {
				name: "message:read",
				payload: { conversation_id, sender_id, sender_type, last_read_message_id, last_read_seq, rev, prev },
			};
		}
		case "message.delivered": {
			const { senderId: sender_id, senderType: sender_type, messageId: last_received_message_id, seq: last_delivered_seq } = event;
			return {
				name: "message:delivered",
				payload: { conversation_id, sender_id, sender_type, last_received_message_id, last_delivered_seq, rev, prev },
			};
		}
		case "conversation.escalated": {
			const { id: escalation_id, reason, timestamp } = event.escalation;
			const payload = { conversation_id, escalation_id, reason, timestamp, message: ESCALATED, state, rev, prev };
			return { name: "conversation:escalated", payload };
		}
		case "conversation.assigned": {
			const { assigned_agent_id: agent_id, assigned_agent_name: agent_name } = state;
			const message = agent_id ? ASSIGNED : HANDED_BACK;
			const payload = { conversation_id, agent_id, agent_name, timestamp: event.at.toISOString(), message, state, rev, prev };
			return { name: "conversation:assigned", payload };
		}
		case "conversation.status":
			return { name: "conversation:status", payload: { conversation_id, timestamp: event.at.toISOString(), state, rev, prev } };
	}
}

/** The same event as a frame of the plain WebSocket. */
export function toFrame({ name, payload }: SocketEvent): ServerFrame {
	switch (name) {
		case "message:sent":
			return { type: "message", ...payload.message, prev: payload.prev, state: payload.state };
		case "message:changed":
			return { type: "message_changed", ...payload };
		case "message:read":
			return { type: "read_receipt", ...payload };
		case "message:delivered":
			return { type: "delivery_receipt", ...payload };
		case "typing":
			return { type: "typing", ...payload };
		case "conversation:escalated":
			return { type: "escalation", ...payload };
		case "conversation:assigned":
			return { type: "assignment", ...payload };
		case "conversation:status":
			return { type: "status", ...payload };
		case "conversation:deleted":
			return { type: "deleted", ...payload };
	}
}

/** Which conversation an event is about, and whose it is: that user and agents may hear of it, nobody else. */
export function audienceOf(event: ChatEvent): { conversationId: string; userId: string } {
	if (event.type === "typing" || event.type === "conversation.deleted") return event;
	return { conversationId: event.item.conversation_id, userId: event.item.user_id };
}

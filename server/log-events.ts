import { type ChatEvents, isChange } from "#core/events.ts";
import type { Logger } from "./log.ts";

/** One line per message, escalation, assignment and change of status: ids and numbers, never what people wrote. */
export function logEvents(events: ChatEvents, log: Logger): void {
	// Ids and numbers only: there is nothing to black out, and looking for it costs a third of the line.
	const plain = log.child({}, { redact: [] });
	events.subscribe((event, request_id) => {
		if (event.type === "conversation.deleted") plain.info({ request_id, conversation_id: event.conversationId }, "chat deleted");
		if (!isChange(event) || event.type === "message.read" || event.type === "message.delivered") return;
		const { conversation_id, status } = event.item;
		const about = { request_id, conversation_id, rev: event.rev };
		if (event.type === "message.sent") {
			const { id: message_id, seq, sender_type, sender_id } = event.message;
			plain.info({ message_id, seq, sender_type, sender_id, ...about }, "chat message stored");
		} else if (event.type === "message.changed") {
			plain.info({ ...about, message_id: event.message.id, how: event.how }, "chat message changed");
		} else if (event.type === "conversation.escalated") {
			plain.info({ ...about, escalation_id: event.escalation.id, status }, "chat escalated");
		} else if (event.type === "conversation.assigned") {
			plain.info({ ...about, agent_id: event.item.assigned_agent_id, status }, "chat assigned");
		} else {
			plain.info({ ...about, status }, "chat status changed");
		}
	});
}

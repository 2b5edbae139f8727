import type { Revised } from "#protocol/events.ts";
import type { ChatEvents } from "./chat-snapshot.ts";
import type { ChatState } from "./chat-state.ts";
import type { Emitter } from "./emitter.ts";
import type { ServerEvent } from "./line.ts";

export type ServerEventsOptions = {
	state: ChatState;
	emitter: Emitter<ChatEvents>;
	/** Whether an event belongs to the conversation that is shown; a user's socket hears all of the user's. */
	isShown: (conversationId: string) => boolean;
	/** The server's clock, as it was a moment ago. */
	onTime: (serverTime: string) => void;
	/** After an event that changed the conversation was taken in. */
	onRevised: (event: Revised) => void;
};

/** Takes in what the server tells. */
export function createServerEvents({ state, emitter, isShown, onTime, onRevised }: ServerEventsOptions) {
	function take({ name, payload }: Exclude<ServerEvent, { name: "session:ready" | "typing" }>): void {
		switch (name) {
			case "message:sent":
				state.takeMessages([payload.message], { state: payload.state, announce: true });
				break;
			case "message:changed":
				state.takeMessages([payload.message], { state: payload.state, announce: true, coming: "change" });
				break;
			case "message:read":
				state.takeRead(payload);
				emitter.emit("read", payload);
				break;
			case "message:delivered":
				state.takeDelivered(payload);
				break;
			case "conversation:escalated":
				state.takeState(payload.state);
				state.tellEscalation(payload);
				break;
			case "conversation:assigned": {
				const { conversation_id, agent_id, agent_name } = payload;
				const before = state.get().conversation?.assigned_agent_id;
				state.takeState(payload.state);
				const isNew = agent_id && agent_id !== before;
				if (isNew) state.addNote(`assigned-${payload.rev}`, `${agent_name ?? "Somebody"} joined the conversation`);
				emitter.emit("assigned", { conversation_id, agent_id, agent_name });
				break;
			}
			case "conversation:status":
				state.takeState(payload.state);
				emitter.emit("status", payload.state);
		}
	}

	return (event: ServerEvent): void => {
		if (event.name === "session:ready") {
			onTime(event.payload.server_time);
			return;
		}
		const isMessage = event.name === "message:sent" || event.name === "message:changed";
		const id = isMessage ? event.payload.message.conversation_id : event.payload.conversation_id;
		if (!isShown(id)) return;
		if (event.name === "typing") {
			if (event.payload.sender_type !== "user") state.takeTyping(event.payload);
			return;
		}
		take(event);
		onRevised(event.payload);
	};
}

import type { Revised } from "#protocol/events.ts";
import type { ChatEvents } from "./chat-snapshot.ts";
import type { ChatState } from "./chat-state.ts";
import type { Connection } from "./connection.ts";
import type { Emitter } from "./emitter.ts";

export type ServerEventsOptions = {
	connection: Connection;
	state: ChatState;
	emitter: Emitter<ChatEvents>;
	/** Whether an event belongs to the conversation that is shown; a user's socket hears all of the user's. */
	isShown: (conversationId: string) => boolean;
	/** After an event that changed the conversation was taken in. */
	onRevised: (event: Revised) => void;
};

/** Takes in what the server tells. */
export function listenToServer({ connection, state, emitter, isShown, onRevised }: ServerEventsOptions): void {
	connection.on("message:sent", ({ message, state: next, rev, prev }) => {
		if (!isShown(message.conversation_id)) return;
		state.takeMessages([message], { state: next, announce: true });
		onRevised({ rev, prev });
	});
	connection.on("typing", (event) => {
		if (isShown(event.conversation_id) && event.sender_type !== "user") state.takeTyping(event);
	});
	connection.on("message:read", (event) => {
		if (!isShown(event.conversation_id)) return;
		state.takeRead(event);
		emitter.emit("read", event);
		onRevised(event);
	});
	connection.on("conversation:escalated", (event) => {
		if (!isShown(event.conversation_id)) return;
		state.takeState(event.state);
		state.tellEscalation(event);
		onRevised(event);
	});
	connection.on("conversation:assigned", (event) => {
		if (!isShown(event.conversation_id)) return;
		const { conversation_id, agent_id, agent_name } = event;
		const before = state.get().conversation?.assigned_agent_id;
		state.takeState(event.state);
		if (agent_id && agent_id !== before)
			state.addNote(`assigned-${event.rev}`, `${agent_name ?? "Somebody"} joined the conversation`);
		emitter.emit("assigned", { conversation_id, agent_id, agent_name });
		onRevised(event);
	});
	connection.on("conversation:status", (event) => {
		if (!isShown(event.conversation_id)) return;
		state.takeState(event.state);
		emitter.emit("status", event.state);
		onRevised(event);
	});
}

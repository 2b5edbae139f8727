import { isChange } from "#core/events.ts";
import type { Runtime } from "../runtime.ts";
import type { ChatServer, ChatSocket } from "./socket-io.ts";
import { audienceOf, toSocketEvent } from "./to-wire.ts";

/**
 * The only file that knows rooms. A user's sockets hear of all conversations of that user and of no other;
 * agents hear of rows of their list, and of what happens inside the conversations that they follow.
 */
const ofUser = (userId: string) => `user:${userId}`;
const ofAgents = "agents";
const ofConversation = (conversationId: string) => `conversation:${conversationId}`;

export function broadcast(runtime: Runtime, io: ChatServer): void {
	io.on("connection", (socket) => {
		const { actor } = socket.data;
		void socket.join(actor.type === "agent" ? ofAgents : ofUser(actor.id));
	});
	runtime.events.subscribe((event) => {
		const { conversationId, userId } = audienceOf(event);
		const { name, payload } = toSocketEvent(event);
		io.to(event.type === "conversation.deleted" ? ofUser(userId) : [ofUser(userId), ofConversation(conversationId)]).emit(
			name,
			payload as never,
		);
		// Socket.IO writes a packet down before it looks who is there to get it.
		if (!io.of("/").adapter.rooms.has(ofAgents)) return;
		if (isChange(event)) io.to(ofAgents).emit("inbox:updated", event.item, runtime.feed.mark());
		if (event.type === "conversation.deleted") io.to(ofAgents).emit("conversation:deleted", { conversation_id: conversationId });
	});
}

/** Users hear of their conversations anyway; only an agent chooses whom to follow. */
export function follow(socket: ChatSocket, conversationId: string): void {
	if (socket.data.actor.type === "agent") void socket.join(ofConversation(conversationId));
}

export function unfollow(socket: ChatSocket, conversationId: string): void {
	void socket.leave(ofConversation(conversationId));
}

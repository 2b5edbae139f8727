/** Who hears what, as data: everything that is pushed, everybody who listens, both kinds of socket. */
import type { ServerToClientEvents } from "#protocol/events.ts";
import type { ServerFrame } from "#protocol/frames.ts";

export type Listener =
	| "the owner"
	| "the owner, on another conversation"
	| "another user"
	| "another user, who asked to join"
	| "an agent who follows"
	| "an agent who does not"
	| "an agent on another conversation";

type Pushed = Exclude<keyof ServerToClientEvents, "session:ready" | "server:closing">;
type PushedFrame = Exclude<ServerFrame["type"], "ready" | "error" | "changes" | "inbox_changes">;

const OF_THE_CONVERSATION: readonly Pushed[] = [
	"message:sent",
	"message:changed",
	"typing",
	"message:read",
	"message:delivered",
	"conversation:escalated",
	"conversation:assigned",
	"conversation:status",
	"conversation:deleted",
];

/** On Socket.IO a user hears of all conversations of theirs; agents of rows, and of what they follow. */
export const HEARD_ON_SOCKET_IO: Partial<Record<Listener, readonly Pushed[]>> = {
	// By the erasure that deletes it here they are cut off before.
	"the owner": OF_THE_CONVERSATION.filter((name) => name !== "conversation:deleted"),
	"another user": [],
	"another user, who asked to join": [],
	"an agent who follows": [...OF_THE_CONVERSATION, "inbox:updated"],
	"an agent who does not": ["inbox:updated", "conversation:deleted"],
};

const FRAMES: readonly PushedFrame[] = [
	"message",
	"message_changed",
	"typing",
	"read_receipt",
	"delivery_receipt",
	"escalation",
	"assignment",
	"status",
	"deleted",
];

/** A plain WebSocket is of one conversation. */
export const HEARD_ON_PLAIN: Partial<Record<Listener, readonly PushedFrame[]>> = {
	"the owner": FRAMES.filter((type) => type !== "deleted"),
	"the owner, on another conversation": [],
	"another user": [],
	"an agent who follows": FRAMES,
	"an agent on another conversation": [],
};

import type { Actor } from "#core/context.ts";
import { ChatError } from "#core/refusals.ts";

/** Who may sit at the other end of a socket. */
export type SocketActor = Extract<Actor, { type: "user" | "agent" }>;

export function requireSocketActor(actor: Actor): SocketActor {
	if (actor.type === "user" || actor.type === "agent") return actor;
	throw new ChatError("unauthenticated", "Open a session first and send its token.");
}

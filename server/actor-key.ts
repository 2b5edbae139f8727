import type { Actor } from "#core/context.ts";

/** One name per caller for limits and logs; a user and an agent with one id stay two. */
export function actorKey(actor: Actor): string {
	return actor.type === "anonymous" ? "anonymous" : `${actor.type}:${actor.id}`;
}

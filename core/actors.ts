import type { Scope } from "#protocol/admin-shapes.ts";
import type { SenderType } from "#protocol/shapes.ts";
import type { Actor, Ctx } from "./context.ts";
import { ChatError, forbidden } from "./refusals.ts";

export type KnownActor = Exclude<Actor, { type: "anonymous" }>;
export type AgentActor = Extract<Actor, { type: "agent" }>;

export function requireKnown(ctx: Pick<Ctx, "actor">): KnownActor {
	if (ctx.actor.type === "anonymous") throw new ChatError("unauthenticated", "Open a session first and send its token.");
	return ctx.actor;
}

/** Anybody who is known, and of the keys those with this right. */
export function requireScope(ctx: Pick<Ctx, "actor">, scope: Scope): KnownActor {
	const actor = requireKnown(ctx);
	if (actor.type === "bot" && actor.scopes && !actor.scopes.includes(scope)) {
		throw forbidden(`This key may not do that: it lacks the scope ${scope}.`);
	}
	return actor;
}

/** Who is blocked may read, and is told until when the rest is closed. */
export function refuseBlocked(actor: KnownActor, now: Date): void {
	if (actor.type !== "user" || !actor.blockedUntil || actor.blockedUntil <= now) return;
	const retryAfter = Math.ceil((actor.blockedUntil.getTime() - now.getTime()) / 1000);
	throw new ChatError("forbidden", `You cannot write here until ${actor.blockedUntil.toISOString()}.`, { retryAfter });
}

export function requireAgent(ctx: Pick<Ctx, "actor">): AgentActor {
	const actor = requireKnown(ctx);
	if (actor.type !== "agent") throw forbidden("Only agents may do this.");
	return actor;
}

export function requireAdmin(ctx: Pick<Ctx, "actor">): AgentActor {
	const agent = requireAgent(ctx);
	if (agent.role !== "admin") throw forbidden("Only administrators may do this.");
	return agent;
}

/** What a caller said about itself must be what its credentials say; nobody speaks as somebody else. */
export function refuseBorrowedSender(
	actor: KnownActor,
	said: { sender_id?: string | undefined; sender_type?: SenderType | undefined },
) {
	if (said.sender_type !== undefined && said.sender_type !== actor.type) {
		throw forbidden(`You are signed in as ${actor.type}, so sender_type must be "${actor.type}".`);
	}
	if (said.sender_id !== undefined && said.sender_id !== actor.id) {
		throw forbidden("sender_id must be your own id.");
	}
}

import type { Message } from "#protocol/shapes.ts";
import { type KnownActor, refuseBlocked, requireScope } from "../actors.ts";
import type { Ctx } from "../context.ts";
import { ChatError, forbidden } from "../refusals.ts";

/** Who may do something to messages: whoever may write them, as often as they may write. */
export async function requireWriter(ctx: Ctx): Promise<KnownActor> {
	const actor = requireScope(ctx, "messages:write");
	refuseBlocked(actor, ctx.now());
	if (actor.type === "user") await ctx.guard.message(actor.id);
	return actor;
}

/** What one wrote is one's own; what others wrote stays as it is. */
export function refuseForeignMessage(actor: KnownActor, message: Message): void {
	if (message.sender_type === actor.type && message.sender_id === actor.id) return;
	throw forbidden("Only who wrote a message may change it.");
}

/** For a while after it was sent: what others may have acted on does not change any more. */
export function refuseTooLate(ctx: Ctx, actor: KnownActor, message: Message): void {
	const { users, team } = ctx.settings.editWindow;
	const minutes = actor.type === "user" ? users : team;
	if (ctx.now().getTime() - Date.parse(message.timestamp) <= minutes * 60_000 && minutes > 0) return;
	const why = minutes === 0 ? "Messages cannot be changed here." : `A message can be changed for ${minutes} minutes.`;
	throw new ChatError("conflict", why);
}

export function refuseDeleted(message: Message): void {
	if (message.deleted_at !== undefined) throw new ChatError("conflict", "This message was deleted.");
}

import type { Ok } from "#protocol/shapes.ts";
import { requireKnown } from "../actors.ts";
import type { Call } from "../context.ts";
import { forbidden } from "../refusals.ts";

/** Logs a user out of this browser: its token is worth nothing from now on, and what is connected by it is cut off. */
export async function closeSession({ ctx }: Call<unknown>): Promise<Ok> {
	const actor = requireKnown(ctx);
	if (actor.type !== "user" || !actor.session) throw forbidden("Only a user's own token can be ended here.");
	await ctx.db.userSession.deleteMany({ where: { tokenHash: actor.session } });
	ctx.sessionEnds.publish([actor.session]);
	return { status: "success" };
}

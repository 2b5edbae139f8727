import type { Ok } from "#protocol/shapes.ts";
import { requireAgent } from "../actors.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Call } from "../context.ts";
import { endSessions } from "./agent-sessions.ts";

/** Ends the session that the caller is signed in by, and with it whatever is connected. */
export async function signOut({ ctx }: Pick<Call<unknown>, "ctx">): Promise<Ok> {
	const { id, session } = requireAgent(ctx);
	if (session === undefined) return { status: "success" };
	const ended = await ctx.db.$transaction(async (tx) => {
		const ids = await endSessions(tx, { id: session });
		if (ids.length > 0) await recordAudit(ctx, tx, { action: "agent.signed_out", target: { type: "agent", id } });
		return ids;
	});
	ctx.sessionEnds.publish(ended);
	return { status: "success" };
}

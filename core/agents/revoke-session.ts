import { RevokeSessionInput } from "#protocol/account-inputs.ts";
import type { Ok } from "#protocol/shapes.ts";
import { requireAgent } from "../actors.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Call } from "../context.ts";
import { ChatError, parseInput } from "../refusals.ts";
import { endSessions } from "./agent-sessions.ts";

/** Signs one browser out: the caller's own, and for an admin anybody's. */
export async function revokeSession({ ctx, input }: Call<RevokeSessionInput>): Promise<Ok> {
	const me = requireAgent(ctx);
	const { session: id } = parseInput(RevokeSessionInput, input);
	const whose = me.role === "admin" ? {} : { agentId: me.id };
	const ended = await ctx.db.$transaction(async (tx) => {
		const found = await tx.agentSession.findFirst({ where: { id, ...whose } });
		// Somebody else's and one that never was are the same answer.
		if (!found) throw new ChatError("not_found", "There is no such session.");
		await recordAudit(ctx, tx, {
			action: "agent.session_revoked",
			target: { type: "agent", id: found.agentId },
			details: { sessions: 1, signed_in_from: found.address },
		});
		return endSessions(tx, { id });
	});
	ctx.sessionEnds.publish(ended);
	return { status: "success" };
}

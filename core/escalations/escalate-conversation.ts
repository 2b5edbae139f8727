import { EscalateInput } from "#protocol/inputs.ts";
import type { EscalateResult, Escalation } from "#protocol/shapes.ts";
import { refuseBlocked, requireScope } from "../actors.ts";
import type { Call } from "../context.ts";
import { changeByRule } from "../conversations/change-conversation.ts";
import { toInboxItem } from "../conversations/conversation-row.ts";
import { newId } from "../ids.ts";
import { forbidden, parseInput } from "../refusals.ts";
import { afterEscalation, isRepeatedEscalation } from "./decide-escalation.ts";
import { toEscalation } from "./to-escalation.ts";

/** Asks for a human. Repeating it for the same reason answers the escalation that already waits. */
export async function escalateConversation({ ctx, input }: Call<EscalateInput>): Promise<EscalateResult> {
	const actor = requireScope(ctx, "conversations:escalate");
	refuseBlocked(actor, ctx.now());
	if (actor.type === "user" && (await ctx.sites.find(actor.siteId))?.usersMayEscalate === false) {
		throw forbidden("On this site only the support team decides who takes over a conversation.");
	}
	const { conversation_id, reason, metadata } = parseInput(EscalateInput, input);
	const now = ctx.now();
	const { escalation, changed } = await ctx.db.$transaction(async (tx) => {
		const { before, after } = await changeByRule({ actor: ctx.actor, db: tx }, conversation_id, (row) =>
			isRepeatedEscalation(row, reason) ? null : afterEscalation(row, reason, now, ctx.actor.type),
		);
		if (!after) {
			const waiting = await tx.escalation.findFirstOrThrow({
				where: { conversationId: before.id, reason },
				orderBy: [{ createdAt: "desc" }, { id: "desc" }],
			});
			return { escalation: toEscalation(waiting), changed: null };
		}
		const row = await tx.escalation.create({
			data: {
				id: newId("esc"),
				conversationId: before.id,
				rev: after.rev,
				reason,
				metadata: JSON.stringify(metadata),
				createdAt: now,
			},
		});
		return { escalation: toEscalation(row), changed: after };
	});
	if (changed) {
		const item = toInboxItem(changed);
		ctx.events.publish({ type: "conversation.escalated", item, escalation, rev: changed.rev, prev: changed.rev - 1 });
	}
	return toResult(escalation);
}

function toResult({ id, reason, timestamp }: Escalation): EscalateResult {
	return { status: "success", escalation_id: id, reason, timestamp };
}

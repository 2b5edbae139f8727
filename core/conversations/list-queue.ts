import { NoInput } from "#protocol/inputs.ts";
import type { Queue } from "#protocol/shapes.ts";
import { requireAgent } from "../actors.ts";
import type { Call } from "../context.ts";
import { parseInput } from "../refusals.ts";

/** Escalated conversations that nobody has taken, longest wait first, each with its latest reason. */
export async function listQueue({ ctx, input }: Call<Record<string, never>>): Promise<Queue> {
	requireAgent(ctx);
	parseInput(NoInput, input);
	const rows = await ctx.db.conversation.findMany({
		where: { status: "escalated", assigneeId: null },
		orderBy: [{ escalatedAt: "asc" }, { id: "asc" }],
		select: { id: true, escalatedAt: true, escalationReason: true },
	});
	const queue = rows.flatMap(({ id, escalatedAt, escalationReason }) =>
		escalatedAt && escalationReason
			? [{ conversation_id: id, escalated_at: escalatedAt.toISOString(), reason: escalationReason }]
			: [],
	);
	return { queue, count: queue.length };
}

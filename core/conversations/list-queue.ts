import { ListQueueInput } from "#protocol/inputs.ts";
import type { Queue } from "#protocol/shapes.ts";
import { requireAgent } from "../actors.ts";
import type { Call } from "../context.ts";
import { parseInput } from "../refusals.ts";
import { readTimeCursor, rowsFor, timePage } from "../time-page.ts";

/** Escalated conversations that nobody has taken, longest wait first, each with its latest reason, page by page. */
export async function listQueue({ ctx, input }: Call<ListQueueInput>): Promise<Queue> {
	requireAgent(ctx);
	const { limit, cursor } = parseInput(ListQueueInput, input);
	const from = readTimeCursor(cursor);
	const found = await ctx.db.conversation.findMany({
		where: {
			status: "escalated",
			assigneeId: null,
			...(from && { OR: [{ escalatedAt: { gt: from.at } }, { escalatedAt: from.at, id: { gt: from.id } }] }),
		},
		orderBy: [{ escalatedAt: "asc" }, { id: "asc" }],
		select: { id: true, escalatedAt: true, escalationReason: true },
		take: rowsFor(limit),
	});
	const { page, ...more } = timePage(found, limit, ({ escalatedAt }) => escalatedAt ?? new Date(0));
	const queue = page.flatMap(({ id, escalatedAt, escalationReason }) =>
		escalatedAt && escalationReason
			? [{ conversation_id: id, escalated_at: escalatedAt.toISOString(), reason: escalationReason }]
			: [],
	);
	return { queue, count: queue.length, ...more };
}

import type { Prisma } from "#prisma/generated/sqlite/client.ts";
import type { InboxView } from "#protocol/shapes.ts";

/** Which conversations a view holds, for the agent who looks. */
export function inView(view: InboxView, agentId: string): Prisma.ConversationWhereInput {
	if (view === "resolved") return { status: "resolved" };
	const open = { status: { not: "resolved" } };
	if (view === "mine") return { ...open, assigneeId: agentId };
	if (view === "unassigned") return { ...open, assigneeId: null };
	if (view === "escalated") return { ...open, escalatedAt: { not: null } };
	return open;
}

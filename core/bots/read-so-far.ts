import type { Ctx } from "../context.ts";
import { loadConversation } from "../conversations/load-conversation.ts";
import { DEMO_BOT } from "./demo-actors.ts";
import type { SoFar } from "./demo-answers.ts";

/** What happened in a conversation, asked of the database each time, so that it is true after a restart too. */
export async function readSoFar(ctx: Ctx, conversationId: string): Promise<SoFar> {
	const { assigneeId, status } = await loadConversation(ctx, conversationId);
	const agentSpoke = await spokeIn(ctx, conversationId, "agent");
	const botSpoke = await spokeIn(ctx, conversationId, "bot");
	return { agentTookOver: assigneeId !== null || agentSpoke, waitsForAgent: status === "escalated", botSpoke };
}

/** Whether the bot has sent this answer already, before a restart for example. */
export async function isAnswered({ db }: Ctx, conversationId: string, clientId: string): Promise<boolean> {
	const answer = { conversationId, clientId, senderType: DEMO_BOT.type, senderId: DEMO_BOT.id };
	return (await db.message.findFirst({ where: answer, select: { id: true } })) !== null;
}

async function spokeIn({ db }: Ctx, conversationId: string, senderType: "agent" | "bot"): Promise<boolean> {
	return (await db.message.findFirst({ where: { conversationId, senderType }, select: { id: true } })) !== null;
}

import { ConversationInput } from "#protocol/inputs.ts";
import type { SendResult } from "#protocol/shapes.ts";
import { requireKnown } from "../actors.ts";
import type { Call, Ctx } from "../context.ts";
import { findConversation } from "../conversations/load-conversation.ts";
import { sendMessage } from "../messages/send-message.ts";
import { setTyping } from "../messages/set-typing.ts";
import { conversationNotFound, parseInput } from "../refusals.ts";
import { DEMO_AGENT, DEMO_SITE } from "./demo-actors.ts";

/** How long the simulated agent is seen typing. */
const TYPING_MS = 900;

const REPLIES = [
	"Hello, this is the demo agent. I have read what you wrote above. A real agent would answer you just like this, from the inbox.",
	"The demo bot has stopped answering, did you notice? Once a person writes, it leaves the conversation to people.",
	"Sign in to the inbox in another browser and write there: your own words will appear in this chat at once.",
] as const;

/**
 * "Simulate an agent" on the demo page: a canned reply in an agent's name, through the same verbs as everybody.
 * Only for the caller's own conversation, and only on the demo site.
 */
export async function simulateAgent({ ctx, input }: Call<ConversationInput>): Promise<SendResult> {
	const actor = requireKnown(ctx);
	const { conversation_id } = parseInput(ConversationInput, input);
	const conversation = actor.type === "user" ? await findConversation(ctx, conversation_id) : null;
	if (conversation?.siteId !== DEMO_SITE) throw conversationNotFound();

	const agent: Ctx = { ...ctx, actor: DEMO_AGENT };
	await setTyping({ ctx: agent, input: { conversation_id, is_typing: true } });
	await new Promise((resolve) => setTimeout(resolve, TYPING_MS));
	const said = await ctx.db.message.count({ where: { conversationId: conversation_id, senderId: DEMO_AGENT.id } });
	const content = REPLIES[said % REPLIES.length] ?? REPLIES[0];
	return sendMessage({ ctx: agent, input: { conversation_id, content } });
}

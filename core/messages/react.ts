import { ReactInput } from "#protocol/inputs.ts";
import { MAX_REACTIONS } from "#protocol/limits.ts";
import type { Message, MessageResult } from "#protocol/shapes.ts";
import { requireScope } from "../actors.ts";
import type { Call } from "../context.ts";
import { ChatError, parseInput } from "../refusals.ts";
import { changeMessage } from "./change-message.ts";
import { refuseDeleted, requireWriter } from "./own-message.ts";

/** Puts one's emoji on a message, or takes it back. Each person has each emoji once: doing it twice changes nothing. */
export async function react({ ctx, input }: Call<ReactInput>): Promise<MessageResult> {
	// The answer is the whole message, also where nothing changes.
	requireScope(ctx, "conversations:read");
	const actor = await requireWriter(ctx);
	const { emoji, on, ...which } = parseInput(ReactInput, input);
	const own = { emoji, senderType: actor.type, senderId: actor.id };
	return changeMessage(ctx, which, (before) => {
		const { id, reactions = [] } = before;
		const isOn = reactions.some((r) => r.emoji === emoji && r.sender_type === actor.type && r.sender_id === actor.id);
		if (isOn === on) return null;
		if (on) refuseReaction(before, emoji);
		return {
			how: "reacted",
			conversation: {},
			async write(tx, rev) {
				const reaction = { ...own, messageId: id };
				if (on) await tx.messageReaction.create({ data: { ...reaction, senderName: actor.name, createdAt: ctx.now() } });
				else await tx.messageReaction.deleteMany({ where: reaction });
				await tx.message.update({ where: { id }, data: { isPlain: false, rev } });
			},
		};
	});
}

function refuseReaction(message: Message, emoji: string): void {
	refuseDeleted(message);
	if (message.sender_type === "system") throw new ChatError("conflict", "Nobody reacts to what the system says.");
	const emojis = new Set(message.reactions?.map((reaction) => reaction.emoji)).add(emoji);
	if (emojis.size > MAX_REACTIONS) throw new ChatError("conflict", `A message has at most ${MAX_REACTIONS} different reactions.`);
}

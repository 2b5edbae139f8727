import { MessageInput } from "#protocol/inputs.ts";
import type { MessageResult } from "#protocol/shapes.ts";
import type { Call } from "../context.ts";
import { parseInput } from "../refusals.ts";
import { changeMessage } from "./change-message.ts";
import { refuseForeignMessage, refuseTooLate, requireWriter } from "./own-message.ts";

/**
 * Takes one's own message out of the database, for a while after it was sent: its text, what it said before, its reactions and
 * where it was quoted. That there was one, whose and when, stays, and its place in the order. Deleting twice changes nothing.
 */
export async function deleteMessage({ ctx, input }: Call<MessageInput>): Promise<MessageResult> {
	const actor = await requireWriter(ctx);
	return changeMessage(ctx, parseInput(MessageInput, input), (before, conversation) => {
		refuseForeignMessage(actor, before);
		if (before.deleted_at !== undefined) return null;
		refuseTooLate(ctx, actor, before);
		const { id } = before;
		const nothing = { content: "", metadata: "{}", replyToId: null, editedAt: null, isPlain: false };
		return {
			how: "deleted",
			conversation: before.seq === conversation.lastSeq ? { lastMessagePreview: "" } : {},
			async write(tx, rev) {
				await tx.messageVersion.deleteMany({ where: { messageId: id } });
				await tx.messageReaction.deleteMany({ where: { messageId: id } });
				await tx.message.update({ where: { id }, data: { ...nothing, deletedAt: ctx.now(), rev } });
			},
		};
	});
}

import { EditMessageInput } from "#protocol/inputs.ts";
import type { MessageResult } from "#protocol/shapes.ts";
import type { Call, Transaction } from "../context.ts";
import { preview } from "../conversations/after-message.ts";
import { ChatError, parseInput } from "../refusals.ts";
import { changeMessage } from "./change-message.ts";
import { refuseTooLong, storableText } from "./message-text.ts";
import { refuseDeleted, refuseForeignMessage, refuseTooLate, requireWriter } from "./own-message.ts";

/** Of each message; otherwise one message that is edited again and again would fill the disk. */
const KEPT_VERSIONS = 20;

/**
 * Gives one's own message another text, for a while after it was sent. What it said before is kept for agents. The text that it
 * has already changes nothing and tells nobody, so that the same call may be made again.
 */
export async function editMessage({ ctx, input }: Call<EditMessageInput>): Promise<MessageResult> {
	const actor = await requireWriter(ctx);
	const { content: said, ...which } = parseInput(EditMessageInput, input);
	refuseTooLong(ctx, said);
	const content = storableText(said);
	return changeMessage(ctx, which, (before, conversation) => {
		refuseForeignMessage(actor, before);
		refuseDeleted(before);
		if (before.content === content) return null;
		refuseTooLate(ctx, actor, before);
		if (conversation.status === "resolved") throw new ChatError("conflict", "This conversation is resolved.");
		const { id } = before;
		const now = ctx.now();
		return {
			how: "edited",
			conversation: before.seq === conversation.lastSeq ? { lastMessagePreview: preview(content) } : {},
			async write(tx, rev) {
				const version = { messageId: id, rev, content: before.content, replacedAt: now };
				await tx.messageVersion.create({ data: version });
				await forgetOldVersions(tx, id);
				await tx.message.update({ where: { id }, data: { content, editedAt: now, isPlain: false, rev } });
			},
		};
	});
}

async function forgetOldVersions(tx: Transaction, messageId: string): Promise<void> {
	const newestTooMany = await tx.messageVersion.findFirst({
		where: { messageId },
		orderBy: { rev: "desc" },
		skip: KEPT_VERSIONS,
		select: { rev: true },
	});
	if (newestTooMany) await tx.messageVersion.deleteMany({ where: { messageId, rev: { lte: newestTooMany.rev } } });
}

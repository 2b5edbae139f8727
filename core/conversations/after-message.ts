import { toPlainText } from "#protocol/message-text.ts";
import type { ResponseTimes } from "../events.ts";
import type { MessageDraft } from "../messages/message-log.ts";
import type { ConversationRow } from "./conversation-row.ts";

const PREVIEW_LENGTH = 140;
/** Of a longer text, what is read for the preview. */
const PREVIEW_READS = 2000;

export type BeforeMessage = Pick<
	ConversationRow,
	| "status"
	| "assigneeId"
	| "escalatedAt"
	| "waitingSince"
	| "firstRespondedAt"
	| "resolvedAt"
	| "lastSeq"
	| "rev"
	| "userReadSeq"
	| "agentReadSeq"
	| "unreadCount"
>;

/** A conversation before its first message. */
export const EMPTY_CONVERSATION: BeforeMessage = {
	status: "open",
	assigneeId: null,
	escalatedAt: null,
	waitingSince: null,
	firstRespondedAt: null,
	resolvedAt: null,
	lastSeq: 0,
	rev: 0,
	userReadSeq: 0,
	agentReadSeq: 0,
	unreadCount: 0,
};

/**
 * What a message does to its conversation. A user's message starts a turn where none is open and reopens what was
 * resolved; an agent's ends the turn; a bot's or the system's does neither, so that bots never stop the clock.
 * A segment runs from creation or reopening to the next resolve; its first human answer is the first response.
 */
export function afterMessage(before: BeforeMessage, draft: Pick<MessageDraft, "senderType" | "content" | "now">) {
	const { now, senderType } = draft;
	const seq = before.lastSeq + 1;
	const reopened = before.status === "resolved" && senderType === "user";
	const times: ResponseTimes = { reply: null, firstResponse: null };
	const change: BeforeMessage & { lastMessageAt: Date; lastMessagePreview: string; lastMessageSenderType: string } = {
		status: before.status,
		assigneeId: before.assigneeId,
		escalatedAt: before.escalatedAt,
		waitingSince: before.waitingSince,
		firstRespondedAt: before.firstRespondedAt,
		resolvedAt: before.resolvedAt,
		lastSeq: seq,
		rev: before.rev + 1,
		userReadSeq: before.userReadSeq,
		agentReadSeq: before.agentReadSeq,
		unreadCount: before.unreadCount,
		lastMessageAt: now,
		lastMessagePreview: preview(draft.content),
		lastMessageSenderType: senderType,
	};
	if (reopened) {
		change.status = before.assigneeId ? "assigned" : "open";
		change.resolvedAt = null;
		change.firstRespondedAt = null;
		change.waitingSince = null;
	}
	if (senderType === "user") {
		change.waitingSince ??= now;
		change.userReadSeq = seq;
		change.unreadCount = before.unreadCount + 1;
	}
	if (senderType === "agent") {
		if (before.waitingSince) {
			times.reply = secondsBetween(before.waitingSince, now);
			if (!before.firstRespondedAt) times.firstResponse = times.reply;
		}
		change.waitingSince = null;
		change.firstRespondedAt = before.firstRespondedAt ?? now;
		change.agentReadSeq = seq;
		change.unreadCount = 0;
	}
	return { change, reopened, times };
}

function secondsBetween(from: Date, to: Date): number {
	return Math.max(0, (to.getTime() - from.getTime()) / 1000);
}

/** One line for the list, without marks; cut between characters, not inside one. */
export function preview(content: string): string {
	const line = toPlainText(content.slice(0, PREVIEW_READS)).replace(/\s+/g, " ").trim();
	if (line.length <= PREVIEW_LENGTH) return line;
	const characters = [...line];
	return characters.length <= PREVIEW_LENGTH ? line : `${characters.slice(0, PREVIEW_LENGTH - 1).join("")}…`;
}

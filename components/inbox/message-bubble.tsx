"use client";

import { Ban } from "lucide-react";
import { MessageText } from "#components/message-text/message-text.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { fullDate } from "#components/ui/time-ago.tsx";
import type { Message, SenderType } from "#protocol/shapes.ts";
import { MessageMenu } from "./message-menu.tsx";
import { type MessageTools, messageElementId, nameOf } from "./message-tools.ts";
import { QuotedMessage } from "./quoted-message.tsx";
import { ReactionChips } from "./reaction-chips.tsx";

export const BUBBLE = "message-text w-fit max-w-full min-w-0 rounded-lg px-3.5 py-2 text-md";

const BUBBLE_OF: Record<Exclude<SenderType, "system">, string> = {
	user: "bg-fill text-text",
	agent: "bg-accent text-on-accent",
	bot: "border border-border bg-raised text-text",
};

type MessageBubbleProps = { message: Message; tools: MessageTools; reachable: boolean; onReach: (id: string) => void };

/** One message with what it answers, what can be done with it, and who reacted. Of a deleted one, that it was there. */
export function MessageBubble({ message, tools, reachable, onReach }: MessageBubbleProps) {
	const { id, sender_type, timestamp, reply_to } = message;
	const ours = sender_type !== "user";
	if (message.deleted_at) {
		return (
			<p
				id={messageElementId(id)}
				title={fullDate(timestamp)}
				className="flex w-fit items-center gap-2 rounded-lg border border-dashed border-border-strong px-3.5 py-2 text-md text-muted"
			>
				<Ban aria-hidden="true" className="size-4 shrink-0" />
				This message was deleted
			</p>
		);
	}
	return (
		<div className={classNames("flex max-w-full flex-col gap-1", ours && "items-end")}>
			<div className={classNames("group/message relative flex max-w-full items-center gap-1", ours && "flex-row-reverse")}>
				<div
					id={messageElementId(id)}
					title={fullDate(timestamp)}
					dir="auto"
					className={classNames(BUBBLE, BUBBLE_OF[sender_type === "system" ? "bot" : sender_type])}
				>
					{reply_to && <QuotedMessage quote={reply_to} name={nameOf(reply_to, tools)} onAccent={sender_type === "agent"} />}
					<MessageText text={message.content} />
				</div>
				<MessageMenu message={message} tools={tools} ours={ours} reachable={reachable} onReach={() => onReach(id)} />
			</div>
			<ReactionChips message={message} tools={tools} />
			{message.edited_at && (
				<button
					type="button"
					onClick={() => tools.onVersions(message)}
					title={`Edited ${fullDate(message.edited_at)}`}
					className="min-h-6 text-sm text-muted underline decoration-dotted underline-offset-2 hover:text-text"
				>
					Edited
				</button>
			)}
		</div>
	);
}

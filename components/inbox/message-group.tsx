import { Bot } from "lucide-react";
import { Fragment } from "react";
import { Avatar } from "#components/ui/avatar.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { fullDate } from "#components/ui/time-ago.tsx";
import { MessageBubble } from "./message-bubble.tsx";
import { type MessageTools, nameOf } from "./message-tools.ts";
import { ReceiptMark } from "./receipt-mark.tsx";
import type { Receipt } from "./receipts.ts";
import { clockTime, type TimelineEntry } from "./timeline.ts";

type MessageGroupProps = {
	group: Extract<TimelineEntry, { kind: "group" }>;
	tools: MessageTools;
	/** Whose menu the Tab key reaches. */
	reachableId: string | undefined;
	onReach: (id: string) => void;
	/** How far our messages have got, by the id of the newest one that has got so far. */
	marks: ReadonlyMap<string, Receipt>;
};

/** What one person wrote in one breath. The visitor stands left; our side, people and bots, stands right. */
export function MessageGroup({ group, tools, reachableId, onReach, marks }: MessageGroupProps) {
	const ours = group.senderType !== "user";
	const name = nameOf({ sender_id: group.senderId, sender_type: group.senderType, sender_name: group.senderName }, tools);
	const first = group.messages[0];
	return (
		<li className={classNames("flex gap-3", ours && "flex-row-reverse")}>
			{group.senderType === "bot" ? (
				<span aria-hidden="true" className="mt-6 grid size-6 shrink-0 place-items-center rounded-full bg-fill-strong text-muted">
					<Bot className="size-3.5" />
				</span>
			) : (
				<Avatar name={group.senderName} id={group.senderId} size="sm" className="mt-6" />
			)}
			<div className={classNames("flex max-w-[min(36rem,82%)] min-w-0 flex-col gap-1", ours && "items-end")}>
				<p className="flex h-5 max-w-full items-center gap-2 text-sm text-muted">
					<span className="truncate font-medium text-text">{name}</span>
					{group.senderType === "bot" && <Badge>Bot</Badge>}
					{first && (
						<time dateTime={first.timestamp} title={fullDate(first.timestamp)} className="shrink-0">
							{clockTime(first.timestamp)}
						</time>
					)}
				</p>
				{group.messages.map((message) => {
					const receipt = marks.get(message.id);
					return (
						<Fragment key={message.id}>
							<MessageBubble message={message} tools={tools} reachable={message.id === reachableId} onReach={onReach} />
							{receipt && <ReceiptMark receipt={receipt} />}
						</Fragment>
					);
				})}
			</div>
		</li>
	);
}

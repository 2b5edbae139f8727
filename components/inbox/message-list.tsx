"use client";

import { ArrowDown } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import type { Reply } from "#client/inbox/reply-outbox.ts";
import type { ThreadState } from "#client/inbox/thread.ts";
import { MessageText } from "#components/message-text/message-text.tsx";
import { Button } from "#components/ui/button.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import { useNow } from "#components/ui/time-ago.tsx";
import { MessageGroup } from "./message-group.tsx";
import { type MessageTools, nameOf } from "./message-tools.ts";
import { newestReceipts } from "./receipts.ts";
import { ReplyOnItsWay } from "./reply-on-its-way.tsx";
import { dayLabel, toTimeline } from "./timeline.ts";
import { useScrollAnchor } from "./use-scroll-anchor.ts";
import { useSeen } from "./use-seen.ts";

type MessageListProps = {
	thread: ThreadState;
	replies: Reply[];
	tools: MessageTools;
	onOlder: () => void;
	onSeen: () => void;
	onRetry: (clientId: string) => void;
	onEdit: (reply: Reply) => void;
	onDiscard: (clientId: string) => void;
};

const OLDER_BEFORE = 400;

/** The messages of a conversation, newest at the end, older ones read in while scrolling up. */
export function MessageList(props: MessageListProps) {
	const { thread, replies, tools, onOlder, onSeen, onRetry, onEdit, onDiscard } = props;
	const { messages, conversation } = thread;
	const now = useNow();
	const { scroller, content, atEnd, toEnd, onScroll } = useScrollAnchor(messages[0]?.id);
	// What the agents had read when the thread was opened: the line before the new ones must not run away while reading.
	const [readAtOpen] = useState(conversation?.agent_read_seq ?? null);
	const timeline = useMemo(() => toTimeline(messages, readAtOpen), [messages, readAtOpen]);
	const last = messages.at(-1);
	useSeen({ atEnd, lastId: last?.id, onSeen });

	// An acknowledged reply can be in both lists for one moment.
	const unsent = replies.filter((reply) => !messages.some((message) => message.client_id === reply.client_id));
	const newestUnsent = unsent.at(-1)?.client_id;
	const goToEnd = useRef(toEnd);
	goToEnd.current = toEnd;
	useEffect(() => {
		if (newestUnsent) goToEnd.current();
	}, [newestUnsent]);

	// One stop of the Tab key for all messages: the one that was reached last, else the newest.
	const [reached, setReached] = useState<string | null>(null);
	const open = messages.filter((message) => !message.deleted_at && message.sender_type !== "system");
	const reachableId = (open.find(({ id }) => id === reached) ?? open.at(-1))?.id;

	const marks = useMemo(() => newestReceipts(messages, conversation), [messages, conversation]);

	return (
		<div className="relative min-h-0 flex-1">
			<div
				ref={scroller}
				onScroll={() => {
					onScroll();
					if ((scroller.current?.scrollTop ?? OLDER_BEFORE) < OLDER_BEFORE && thread.hasOlder) onOlder();
				}}
				className="scroll-pane h-full [overflow-anchor:none]"
				// Scrollable without a mouse.
				// biome-ignore lint/a11y/noNoninteractiveTabindex: a pane that scrolls must be reachable by keyboard
				tabIndex={0}
				role="log"
				aria-label={`Conversation with ${tools.visitorName}`}
			>
				<ol ref={content} className="mx-auto flex min-h-full max-w-200 flex-col justify-end gap-4 px-4 pt-6 pb-2 lg:px-6">
					<li className="flex h-6 items-center justify-center text-sm text-muted">
						{thread.loadingOlder ? <Spinner /> : thread.hasOlder ? null : "The conversation begins here"}
					</li>
					{timeline.map((entry) => {
						if (entry.kind === "day") return <Divider key={entry.key} text={dayLabel(entry.iso, now)} />;
						if (entry.kind === "new") return <Divider key={entry.key} text="New" accent />;
						if (entry.kind === "system") {
							return (
								<li key={entry.key} className="message-text px-6 text-center text-sm text-pretty text-muted">
									<MessageText text={entry.message.content} />
								</li>
							);
						}
						return (
							<MessageGroup
								key={entry.key}
								group={entry}
								tools={tools}
								reachableId={reachableId}
								onReach={setReached}
								marks={marks}
							/>
						);
					})}
					{unsent.map((reply) => (
						<ReplyOnItsWay
							key={reply.client_id}
							reply={reply}
							quotedName={reply.reply_to ? nameOf(reply.reply_to, tools) : ""}
							onRetry={() => onRetry(reply.client_id)}
							onEdit={() => onEdit(reply)}
							onDiscard={() => onDiscard(reply.client_id)}
						/>
					))}
				</ol>
			</div>
			{!atEnd && (
				<Button
					size="sm"
					icon={<ArrowDown aria-hidden="true" className="size-3.5" />}
					onClick={toEnd}
					className="absolute! bottom-2 left-1/2 -translate-x-1/2 rounded-full shadow-overlay"
				>
					Newest
				</Button>
			)}
		</div>
	);
}

function Divider({ text, accent = false }: { text: string; accent?: boolean }) {
	return (
		<li className="flex items-center gap-3 text-sm font-medium text-muted">
			<span aria-hidden="true" className={accent ? "h-px flex-1 bg-accent" : "h-px flex-1 bg-border"} />
			<span className={accent ? "text-accent-text" : undefined}>{text}</span>
			<span aria-hidden="true" className={accent ? "h-px flex-1 bg-accent" : "h-px flex-1 bg-border"} />
		</li>
	);
}

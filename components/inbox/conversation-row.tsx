import { Bot, Hand, Hourglass, Reply } from "lucide-react";
import { type MouseEvent, memo, type Ref } from "react";
import { Avatar } from "#components/ui/avatar.tsx";
import { Badge, CountBadge } from "#components/ui/badge.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import type { InboxItem, InboxView } from "#protocol/shapes.ts";
import { personName } from "./person.ts";
import { BlockedMark, VerifiedMark } from "./person-marks.tsx";

type ConversationRowProps = {
	item: InboxItem;
	view: InboxView;
	agentId: string;
	selected: boolean;
	/** The one row that the Tab key reaches. */
	reachable: boolean;
	clockSkewMs: number;
	onOpen: (id: string) => void;
	ref?: Ref<HTMLAnchorElement>;
};

/** One conversation: who, what was said last, how long they wait, and whose it is. Always three lines high. */
export const ConversationRow = memo(function ConversationRow(props: ConversationRowProps) {
	const { item, view, agentId, selected, reachable, clockSkewMs, onOpen, ref } = props;
	const unread = item.unread_count > 0;

	function follow(event: MouseEvent) {
		if (event.metaKey || event.ctrlKey || event.shiftKey) return;
		event.preventDefault();
		onOpen(item.conversation_id);
	}

	return (
		<a
			ref={ref}
			href={`?view=${view}&c=${item.conversation_id}`}
			onClick={follow}
			tabIndex={reachable ? 0 : -1}
			aria-current={selected ? "true" : undefined}
			data-conversation={item.conversation_id}
			className={classNames(
				"flex h-21 gap-3 rounded-md px-3 py-2 focus-visible:-outline-offset-2",
				selected ? "bg-accent-soft" : "hover:bg-fill",
			)}
		>
			<Avatar name={item.user_name} id={item.user_id} className={selected ? "ring-2 ring-surface" : undefined} />
			<span className="flex min-w-0 flex-1 flex-col gap-0.5">
				<span className="flex h-5 items-center gap-2">
					<span className="flex min-w-0 flex-1 items-center gap-1">
						<span className={classNames("min-w-0 truncate", unread ? "font-semibold" : "font-medium")}>{personName(item)}</span>
						<VerifiedMark item={item} />
						<BlockedMark item={item} clockSkewMs={clockSkewMs} />
					</span>
					<When item={item} clockSkewMs={clockSkewMs} />
				</span>
				<span className="flex h-5 items-center gap-2">
					<span className={classNames("flex min-w-0 flex-1 items-center gap-1.5", unread ? "text-text" : "text-muted")}>
						<LastSender item={item} />
						<span className="truncate">{item.last_message_preview || <em>Message deleted</em>}</span>
					</span>
					<CountBadge count={item.unread_count} label="unread" />
				</span>
				<span className="mt-0.5 flex h-5 items-center gap-1.5 overflow-hidden text-sm text-muted">
					{item.escalated_at && (
						<Badge tone="escalated" icon={<Hand aria-hidden="true" className="size-3" />}>
							Escalated
						</Badge>
					)}
					<span className="truncate">{[owner(item, agentId), siteName(item)].filter(Boolean).join(" · ")}</span>
				</span>
			</span>
		</a>
	);
});

function When({ item, clockSkewMs }: { item: InboxItem; clockSkewMs: number }) {
	if (item.waiting_since === null) {
		return <TimeAgo since={item.last_message_at} skewMs={clockSkewMs} className="shrink-0 text-sm text-muted" />;
	}
	return (
		<span className="inline-flex shrink-0 items-center gap-1 text-sm font-medium text-waiting">
			<Hourglass aria-hidden="true" className="size-3" />
			<TimeAgo since={item.waiting_since} skewMs={clockSkewMs} spokenBefore="Waiting for" spokenAfter="" />
		</span>
	);
}

/** A sign before the preview when the last word was not the visitor's. */
function LastSender({ item }: { item: InboxItem }) {
	if (item.last_message_sender_type === "user") return null;
	const Icon = item.last_message_sender_type === "bot" ? Bot : Reply;
	const word = item.last_message_sender_type === "agent" ? "Agent" : item.last_message_sender_type === "bot" ? "Bot" : "System";
	return (
		<>
			<Icon aria-hidden="true" className="size-3.5 shrink-0" />
			<span className="sr-only">{word}:</span>
		</>
	);
}

function owner(item: InboxItem, agentId: string): string {
	if (item.assigned_agent_id === agentId) return "You";
	if (item.assigned_agent_name) return item.assigned_agent_name;
	return item.status === "resolved" ? "Resolved" : "Unassigned";
}

function siteName(item: InboxItem): string | null {
	return item.site_id === "default" ? null : item.site_id;
}

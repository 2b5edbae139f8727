import type { ChatSnapshot } from "#client/chat-snapshot.ts";
import type { ChatMessage } from "#client/conversation-store.ts";
import { findMarked, toRows } from "./conversation-rows.ts";
import { Icon } from "./icons.tsx";
import { MessageGroup } from "./message-group.tsx";
import { TypingDots } from "./typing-dots.tsx";
import type { Acting } from "./use-acting.ts";
import { useThreadScroll } from "./use-thread-scroll.ts";

export type ThreadProps = {
	chat: ChatSnapshot;
	isOpen: boolean;
	loadOlder: () => void;
	retryHistory: () => void;
	retry: (clientId: string) => void;
	edit: (clientId: string) => void;
	acting: Acting;
};

/** The messages. Who reads above is left there; what comes meanwhile is counted. */
export function Thread({ chat, isOpen, loadOlder, retryHistory, retry, edit, acting }: ThreadProps) {
	const { scroller, onScroll, newCount, toEnd } = useThreadScroll({ chat, isOpen, loadOlder });
	const isBlank = chat.history === "loading" && !chat.messages.some((message) => message.seq !== null);
	const marked = findMarked(chat.messages);
	const newest = chat.messages.filter(({ id, deleted_at, sender_type }) => id && !deleted_at && sender_type !== "system").pop();

	/** The server decides; here only what it would refuse is not offered. */
	function mayChange({ sender_type, timestamp }: ChatMessage) {
		const age = Date.now() + chat.clockOffset - Date.parse(timestamp);
		const remove = sender_type === "user" && age < chat.editWindow * 60_000;
		return { remove, edit: remove && chat.conversation?.status !== "resolved" };
	}

	return (
		<div className="thread">
			<div
				ref={scroller}
				className="scroller"
				role="log"
				aria-label="Messages"
				aria-busy={isBlank || chat.loadingOlder}
				// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard too
				tabIndex={0}
				onScroll={onScroll}
			>
				{!chat.hasOlder && !isBlank && <Greeting />}
				{isBlank && <Skeleton />}
				{chat.history === "failed" && (
					<p className="note">
						We could not load your messages.{" "}
						<button type="button" className="inline-button" onClick={retryHistory}>
							Try again
						</button>
					</p>
				)}
				{toRows(chat.messages, chat.notes, { now: Date.now(), clockOffset: chat.clockOffset }).map((row) => {
					if (row.kind === "day") {
						return (
							<p key={row.key} className="day">
								<span>{row.label}</span>
							</p>
						);
					}
					if (row.kind === "note") {
						return (
							<p key={row.key} className="note">
								{row.text}
							</p>
						);
					}
					return (
						<MessageGroup
							key={row.key}
							group={row}
							marked={marked}
							maxLength={chat.maxMessageLength}
							retry={retry}
							edit={edit}
							acting={acting}
							mayChange={mayChange}
							reachable={newest?.key}
						/>
					);
				})}
				{chat.conversation?.status === "resolved" && (
					<p className="note">This conversation is resolved. Write again and it goes on.</p>
				)}
				<TypingDots typists={chat.typing} />
			</div>
			{chat.loadingOlder && <p className="loading late">Loading earlier messages…</p>}
			{newCount > 0 && (
				<button type="button" className="pill" onClick={toEnd}>
					<Icon name="down" />
					{newCount} new
				</button>
			)}
		</div>
	);
}

function Greeting() {
	return (
		<div className="group">
			<span className="avatar" aria-hidden="true">
				<Icon name="chat" />
			</span>
			<div className="stack">
				<p className="message">Hello! How can we help you today?</p>
			</div>
		</div>
	);
}

/** Has the shape of what comes, and shows only when that takes a moment. */
function Skeleton() {
	return (
		<div className="skeleton late" aria-hidden="true">
			<span />
			<span />
			<span />
		</div>
	);
}

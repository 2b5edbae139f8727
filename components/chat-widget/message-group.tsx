import { Fragment } from "react";
import type { ChatMessage, MessageState } from "#client/conversation-store.ts";
import { MessageText } from "#components/message-text/message-text.tsx";
import { isTooLong } from "#protocol/limits.ts";
import { Avatar } from "./avatar.tsx";
import type { Row } from "./conversation-rows.ts";
import { Icon, type IconName } from "./icons.tsx";
import { MessageFrame } from "./message-frame.tsx";
import type { Acting } from "./use-acting.ts";

export type MessageGroupProps = {
	group: Extract<Row, { kind: "group" }>;
	/** The messages that say how far they got: the newest that was read, the newest that arrived, and so on. */
	marked: ReadonlySet<string>;
	/** Characters as a person counts them. */
	maxLength: number;
	retry: (clientId: string) => void;
	edit: (clientId: string) => void;
	acting: Acting;
	mayChange: (message: ChatMessage) => { edit: boolean; remove: boolean };
	/** Whose actions the Tab key reaches. */
	reachable: string | undefined;
};

/** What one person said in a row: name once, time once. */
export function MessageGroup({ group, marked, ...rest }: MessageGroupProps) {
	const last = group.messages[group.messages.length - 1];
	return (
		<div className={group.own ? "group own" : "group"}>
			{!group.own && <Avatar name={group.name} isBot={group.isBot} />}
			<div className="stack">
				<p className={group.own ? "hidden" : "author"}>{group.own ? "You" : group.name}</p>
				{group.messages.map((message) => (
					<Fragment key={message.key}>
						<Bubble message={message} {...rest} />
						{(message === last ? message.state !== "failed" : marked.has(message.key)) && (
							<p className="meta">
								{message === last && <bdi>{group.time}</bdi>}
								{marked.has(message.key) && <Mark state={message.state} />}
							</p>
						)}
					</Fragment>
				))}
			</div>
		</div>
	);
}

type BubbleProps = Omit<MessageGroupProps, "group" | "marked"> & { message: ChatMessage };

function Bubble({ message, maxLength, retry, edit, acting, mayChange, reachable }: BubbleProps) {
	return (
		<>
			<MessageFrame message={message} acting={acting} may={mayChange(message)} reachable={message.key === reachable}>
				<div className="message message-text" data-key={message.key} data-state={message.state} dir="auto">
					<MessageText text={message.content} />
				</div>
			</MessageFrame>
			{message.problem !== null && (
				// A countdown is for the eyes: read out each second it would drown everything else.
				<div
					className={message.state === "failed" ? "problem danger" : "problem"}
					aria-live={message.state === "failed" ? "polite" : "off"}
				>
					<p>
						{message.state === "failed" && <Icon name="alert" />}
						{message.problem}
					</p>
					{message.state === "failed" && (
						<span className="choices">
							{!isTooLong(message.content, maxLength) && (
								<button type="button" className="inline-button" onClick={() => retry(message.client_id)}>
									Try again
								</button>
							)}
							<button type="button" className="inline-button" onClick={() => edit(message.client_id)}>
								Edit
							</button>
						</span>
					)}
				</div>
			)}
		</>
	);
}

const MARKS: { [State in MessageState]?: { icon: IconName; text: string } } = {
	queued: { icon: "clock", text: "Not sent yet" },
	sending: { icon: "send", text: "Sending…" },
	sent: { icon: "check", text: "Sent" },
	delivered: { icon: "checks", text: "Delivered" },
	read: { icon: "eye", text: "Read" },
};

function Mark({ state }: { state: MessageState }) {
	const mark = MARKS[state];
	if (!mark) return null;
	return (
		<span className="mark-state" data-state={state}>
			<Icon name={mark.icon} /> {mark.text}
		</span>
	);
}

import type { ChatMessage } from "#client/conversation-store.ts";
import { isTooLong } from "#protocol/limits.ts";
import { Avatar } from "./avatar.tsx";
import type { Row } from "./conversation-rows.ts";
import { Icon } from "./icons.tsx";
import { LinkedText } from "./linked-text.tsx";

export type MessageGroupProps = {
	group: Extract<Row, { kind: "group" }>;
	/** The user's newest message that the server has: it alone carries "Sent" or "Read". */
	lastSentKey: string | null;
	agentReadSeq: number;
	/** Characters as a person counts them. */
	maxLength: number;
	retry: (clientId: string) => void;
	edit: (clientId: string) => void;
};

/** What one person said in a row: name once, time once. */
export function MessageGroup({ group, lastSentKey, agentReadSeq, maxLength, retry, edit }: MessageGroupProps) {
	const last = group.messages[group.messages.length - 1];
	return (
		<div className={group.own ? "group own" : "group"}>
			{!group.own && <Avatar name={group.name} isBot={group.isBot} />}
			<div className="stack">
				<p className={group.own ? "hidden" : "author"}>{group.own ? "You" : group.name}</p>
				{group.messages.map((message) => (
					<Bubble key={message.key} message={message} maxLength={maxLength} retry={retry} edit={edit} />
				))}
				{last && last.state !== "failed" && (
					<p className="meta">
						<bdi>{group.time}</bdi>
						{group.own && <Mark message={last} isLast={last.key === lastSentKey} agentReadSeq={agentReadSeq} />}
					</p>
				)}
			</div>
		</div>
	);
}

type BubbleProps = Pick<MessageGroupProps, "maxLength" | "retry" | "edit"> & { message: ChatMessage };

function Bubble({ message, maxLength, retry, edit }: BubbleProps) {
	return (
		<>
			<p className="message" data-key={message.key} data-state={message.state} dir="auto">
				<LinkedText text={message.content} />
			</p>
			{message.problem !== null && (
				<div className={message.state === "failed" ? "problem danger" : "problem"}>
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

function Mark({ message, isLast, agentReadSeq }: { message: ChatMessage; isLast: boolean; agentReadSeq: number }) {
	if (message.state === "sending") {
		return (
			<span className="mark-state late">
				<Icon name="clock" /> Sending…
			</span>
		);
	}
	if (!isLast || message.seq === null) return null;
	const isRead = message.seq <= agentReadSeq;
	return (
		<span className="mark-state" data-read={isRead}>
			<Icon name={isRead ? "checks" : "check"} /> {isRead ? "Read" : "Sent"}
		</span>
	);
}

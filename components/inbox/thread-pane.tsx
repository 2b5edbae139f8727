"use client";

import { CircleAlert, CloudOff, SearchX, Trash2, TriangleAlert } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { ConnectionState } from "#client/connection.ts";
import type { Inbox } from "#client/inbox/inbox.ts";
import type { Reply } from "#client/inbox/reply-outbox.ts";
import type { ThreadState } from "#client/inbox/thread.ts";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { Agent, InboxItem, Message } from "#protocol/shapes.ts";
import { Composer } from "./composer.tsx";
import { ComposerContext } from "./composer-context.tsx";
import { DeleteMessageDialog } from "./delete-message-dialog.tsx";
import { DetailsPane, DetailsSheet } from "./details-pane.tsx";
import { EscalationBanner } from "./escalation-banner.tsx";
import { MessageList } from "./message-list.tsx";
import { type MessageTools, nameOf } from "./message-tools.ts";
import { personName, personOf } from "./person.ts";
import { type AboutPerson, PersonDialog } from "./person-dialog.tsx";
import { BlockedMark, VerifiedMark } from "./person-marks.tsx";
import { ThreadHeader } from "./thread-header.tsx";
import { ThreadSkeleton } from "./thread-skeleton.tsx";
import { TypingLine } from "./typing-line.tsx";
import { useComposing } from "./use-composing.ts";
import { VersionsDialog } from "./versions-dialog.tsx";

type ThreadPaneProps = {
	inbox: Inbox;
	agent: Agent;
	thread: ThreadState;
	item: InboxItem | null;
	replies: Reply[];
	connection: ConnectionState;
	clockSkewMs: number;
	maxMessageLength: number;
	/** Minutes for which agents may edit and delete what they wrote. */
	editWindow: number;
	onBack: () => void;
};

/** One open conversation: header, messages, and where the reply is written. */
export function ThreadPane(props: ThreadPaneProps) {
	const { inbox, agent, thread, item, replies, connection, clockSkewMs, maxMessageLength, editWindow, onBack } = props;
	const { conversationId, phase, conversation } = thread;
	const [problem, setProblem] = useState<string | null>(null);
	const [showsDetails, setShowsDetails] = useState(false);
	/** Outlives the conversation: an erasure deletes it and then tells what is left in backups. */
	const [about, setAbout] = useState<AboutPerson | null>(null);
	const [deleting, setDeleting] = useState<Message | null>(null);
	const [versionsOf, setVersionsOf] = useState<string | null>(null);
	const input = useRef<HTMLTextAreaElement>(null);
	const person = personOf(item, thread.messages);
	const visitorName = person ? personName(person) : "Visitor";
	const ready = phase === "ready";

	// With a mouse the next thing is to write; on a phone the keyboard would hide what one came to read.
	useEffect(() => {
		if (ready && window.matchMedia("(pointer: fine)").matches) input.current?.focus();
	}, [ready]);

	const composing = useComposing({ inbox, conversationId, input, attempt });

	function edit(reply: Reply) {
		inbox.discard(reply.client_id);
		composing.takeBack(reply.content);
	}

	function mayChange(message: Message, what: "edit" | "delete"): boolean {
		if (message.sender_type !== "agent" || message.sender_id !== agent.id || message.deleted_at) return false;
		if (what === "edit" && conversation?.status === "resolved") return false;
		return Date.now() + clockSkewMs - Date.parse(message.timestamp) < editWindow * 60_000;
	}

	function editNewest() {
		const newest = thread.messages.findLast((message) => mayChange(message, "edit"));
		if (newest) composing.edit(newest);
	}

	const tools: MessageTools = {
		agentId: agent.id,
		visitorName,
		mayChange,
		onAnswer: composing.answer,
		onEdit: composing.edit,
		onDelete: setDeleting,
		onReact: (message, emoji, on) => void attempt(() => inbox.react(message.id, emoji, on)),
		onVersions: (message) => setVersionsOf(message.id),
	};
	const shownVersions = thread.messages.find(({ id }) => id === versionsOf);

	/** What an agent asked for and did not get is said below the header until the next try. */
	async function attempt(action: () => Promise<unknown>): Promise<boolean> {
		setProblem(null);
		try {
			await action();
			return true;
		} catch (error) {
			setProblem(error instanceof Error ? error.message : "That did not work. Try again.");
			return false;
		}
	}

	const details = item && {
		item,
		clockSkewMs,
		isAdmin: agent.role === "admin",
		onAsk: (kind: AboutPerson["kind"]) => {
			setShowsDetails(false);
			setAbout({ kind, userId: item.user_id, name: visitorName });
		},
		onUnblocked: () => inbox.noteBlock(item.user_id, null),
	};

	return (
		<div className="flex h-full">
			<div className="@container flex min-w-0 flex-1 flex-col">
				<ThreadHeader
					person={person ? { id: person.user_id, name: visitorName, named: person.user_name !== null } : null}
					marks={
						item && (
							<>
								<VerifiedMark item={item} />
								<BlockedMark item={item} clockSkewMs={clockSkewMs} />
							</>
						)
					}
					conversation={conversation}
					loading={phase === "loading"}
					agent={agent}
					onBack={onBack}
					onDetails={item && (() => setShowsDetails(true))}
					onAssign={(toMe) => attempt(() => inbox.assign(toMe))}
					onResolve={() => attempt(inbox.resolve)}
					onReopen={() => attempt(inbox.reopen)}
				/>
				{conversation && <EscalationBanner conversation={conversation} item={item} clockSkewMs={clockSkewMs} />}
				{problem && (
					<Notice tone="danger" icon={<CircleAlert />} className="m-3 mb-0 shrink-0">
						{problem}
					</Notice>
				)}
				{phase === "loading" && connection !== "offline" && <ThreadSkeleton />}
				{phase === "loading" && connection === "offline" && (
					<EmptyState icon={<CloudOff />} title="Not connected">
						The conversation appears as soon as the server answers.
					</EmptyState>
				)}
				{phase === "missing" && (
					<EmptyState icon={<SearchX />} title="No such conversation" action={<Button onClick={onBack}>Back to the list</Button>}>
						The link may be cut off, or the conversation was deleted.
					</EmptyState>
				)}
				{phase === "deleted" && (
					<EmptyState
						icon={<Trash2 />}
						title="This conversation was deleted"
						action={<Button onClick={onBack}>Back to the list</Button>}
					>
						It is gone for good, with everything in it.
					</EmptyState>
				)}
				{phase === "failed" && (
					<EmptyState
						icon={<TriangleAlert />}
						title="The conversation did not load"
						action={<Button onClick={inbox.reopenThread}>Try again</Button>}
					>
						{thread.problem ?? "The server did not answer in time."}
					</EmptyState>
				)}
				{ready && (
					<MessageList
						thread={thread}
						replies={replies}
						tools={tools}
						onOlder={inbox.loadOlder}
						onSeen={inbox.seen}
						onRetry={inbox.retry}
						onEdit={edit}
						onDiscard={inbox.discard}
					/>
				)}
				{/* There from the start: nothing moves when the messages arrive, and one can begin to write. */}
				{(ready || phase === "loading") && (
					<>
						<TypingLine names={thread.typing.map((typist) => typist.name ?? visitorName)} />
						<Composer
							input={input}
							text={composing.text}
							context={
								composing.context && (
									<ComposerContext
										{...composing.context}
										name={nameOf(composing.context.message, tools)}
										onCancel={composing.cancel}
									/>
								)
							}
							action={composing.context?.kind === "edit" ? "Save" : "Send"}
							onCancel={composing.context ? composing.cancel : undefined}
							onUp={editNewest}
							maxLength={maxMessageLength}
							placeholder="Write a reply"
							ready={ready}
							onChange={composing.write}
							onSend={composing.send}
							onLeave={inbox.stopTyping}
						/>
					</>
				)}
			</div>
			{details && <DetailsPane {...details} />}
			{details && showsDetails && <DetailsSheet {...details} onClose={() => setShowsDetails(false)} />}
			{deleting && (
				<DeleteMessageDialog
					message={deleting}
					remove={() => inbox.deleteMessage(deleting.id)}
					onDeleted={() => input.current?.focus()}
					onClose={() => setDeleting(null)}
				/>
			)}
			{shownVersions && <VersionsDialog message={shownVersions} read={inbox.readVersions} onClose={() => setVersionsOf(null)} />}
			{about && (
				<PersonDialog about={about} onBlocked={(block) => inbox.noteBlock(about.userId, block)} onClose={() => setAbout(null)} />
			)}
		</div>
	);
}

"use client";

import { ArrowLeft, Check, PanelRight, RotateCcw, Undo2, UserRoundCheck } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Avatar } from "#components/ui/avatar.tsx";
import { Badge, type Tone } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { Agent, ConversationState, ConversationStatus } from "#protocol/shapes.ts";

type ThreadHeaderProps = {
	person: { id: string; name: string; named: boolean } | null;
	/** Stands behind the name. */
	marks: ReactNode;
	conversation: ConversationState | null;
	loading: boolean;
	agent: Agent;
	onBack: () => void;
	/** Shows what is known of the person, where it does not stand beside the thread. Null while nothing is. */
	onDetails: (() => void) | null;
	onAssign: (toMe: boolean) => Promise<unknown>;
	onResolve: () => Promise<unknown>;
	onReopen: () => Promise<unknown>;
};

const STATUS: Record<ConversationStatus, { word: string; tone: Tone }> = {
	open: { word: "Open", tone: "neutral" },
	escalated: { word: "Escalated", tone: "escalated" },
	assigned: { word: "Assigned", tone: "accent" },
	resolved: { word: "Resolved", tone: "resolved" },
};

/** Whose conversation it is, how it stands, and what can be done with it. */
export function ThreadHeader(props: ThreadHeaderProps) {
	const { person, marks, conversation, loading, agent, onBack, onDetails, onAssign, onResolve, onReopen } = props;
	const status = conversation?.status;
	const assignee = conversation?.assigned_agent_id ?? null;
	return (
		<header className="flex h-14 shrink-0 items-center gap-1 border-b border-border px-2 md:px-4 @lg:gap-2">
			<IconButton label="Back to the list" onClick={onBack} className="md:hidden">
				<ArrowLeft aria-hidden="true" />
			</IconButton>
			{person && conversation && status ? (
				<>
					<Avatar name={person.named ? person.name : null} id={person.id} className="max-sm:hidden" />
					<div className="flex min-w-0 flex-1 flex-col px-1">
						<div className="flex min-w-0 items-center gap-1">
							<h2 className="min-w-0 truncate text-md font-semibold">{person.name}</h2>
							{marks}
						</div>
						<p className="flex min-w-0 items-center gap-1.5 text-sm text-muted">
							<Badge tone={STATUS[status].tone}>{STATUS[status].word}</Badge>
							<span className="truncate">
								{assignee === null
									? "Nobody has it yet"
									: assignee === agent.id
										? "You have it"
										: `${conversation.assigned_agent_name} has it`}
							</span>
						</p>
					</div>
					{status === "resolved" ? (
						<Action label="Reopen" icon={<RotateCcw aria-hidden="true" />} run={onReopen} />
					) : (
						<>
							{assignee === agent.id ? (
								<Action label="Hand back" icon={<Undo2 aria-hidden="true" />} run={() => onAssign(false)} />
							) : (
								<Action
									label={assignee === null ? "Assign to me" : "Take over"}
									icon={<UserRoundCheck aria-hidden="true" />}
									run={() => onAssign(true)}
								/>
							)}
							<Action label="Resolve" icon={<Check aria-hidden="true" />} run={onResolve} />
						</>
					)}
					{onDetails && (
						<IconButton label="Details" onClick={onDetails} className="xl:hidden">
							<PanelRight aria-hidden="true" />
						</IconButton>
					)}
				</>
			) : loading ? (
				<div className="flex animate-late items-center gap-3">
					<Skeleton round className="size-9 max-sm:hidden" />
					<div className="flex flex-col gap-1.5">
						<Skeleton className="h-3.5 w-32" />
						<Skeleton className="h-3 w-24" />
					</div>
				</div>
			) : null}
		</header>
	);
}

type ActionProps = { label: string; icon: ReactNode; run: () => Promise<unknown> };

/** A button with a word where there is room, and only its sign where there is not. */
function Action({ label, icon, run }: ActionProps) {
	const [busy, setBusy] = useState(false);

	async function act() {
		setBusy(true);
		await run();
		setBusy(false);
	}

	return (
		<>
			<span className="hidden @lg:contents">
				<Button onClick={act} busy={busy} icon={icon} className="[&_svg]:size-4">
					{label}
				</Button>
			</span>
			<span className="contents @lg:hidden">
				<IconButton label={label} onClick={act} disabled={busy}>
					{icon}
				</IconButton>
			</span>
		</>
	);
}

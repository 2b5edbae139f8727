"use client";

import { CloudOff, TriangleAlert } from "lucide-react";
import { useCallback, useRef, useState } from "react";
import type { ConnectionState } from "#client/connection.ts";
import type { ListState } from "#client/inbox/conversation-list.ts";
import { Avatar } from "#components/ui/avatar.tsx";
import { Button } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import type { Agent } from "#protocol/shapes.ts";
import { AccountMenu } from "./account-menu.tsx";
import { ConnectionDot } from "./connection-dot.tsx";
import { ConversationListSkeleton } from "./conversation-list-skeleton.tsx";
import { ConversationRow } from "./conversation-row.tsx";
import { useListKeys } from "./use-list-keys.ts";
import { VIEW_LOOKS } from "./views.ts";

type ConversationListPaneProps = {
	list: ListState;
	agent: Agent;
	selectedId: string | null;
	connection: ConnectionState;
	clockSkewMs: number;
	onOpen: (id: string) => void;
	onMore: () => void;
	onRetry: () => void;
	className?: string;
};

/** Pixels before the end at which the next page is asked for. */
const MORE_BEFORE = 600;

/** The conversations of a view, with what is said when there are none, not yet, or not now. */
export function ConversationListPane(props: ConversationListPaneProps) {
	const { list, agent, selectedId, connection, clockSkewMs, onOpen, onMore, onRetry, className } = props;
	const [focusedId, setFocusedId] = useState<string | null>(null);
	const scroller = useRef<HTMLDivElement>(null);
	const ids = list.items.map((item) => item.conversation_id);
	const activeId = [focusedId, selectedId].find((id) => id !== null && ids.includes(id)) ?? null;
	const look = VIEW_LOOKS[list.view];

	const focusRow = useCallback((id: string) => {
		setFocusedId(id);
		scroller.current?.querySelector<HTMLElement>(`[data-conversation="${id}"]`)?.focus();
	}, []);
	useListKeys({ ids, activeId, focusRow });

	return (
		<section
			aria-label={`${look.label} conversations`}
			className={classNames("flex min-h-0 shrink-0 flex-col border-border bg-surface max-md:flex-1 md:border-r", className)}
		>
			<header className="flex h-14 shrink-0 items-center gap-2 border-b border-border px-4">
				<h2 className="text-lg font-semibold tracking-tight">{look.label}</h2>
				{list.counts && <span className="text-md text-muted">{list.counts[list.view]}</span>}
				<div className="flex-1" />
				{/* Where the views have room for it, it stands there. */}
				<div className="lg:hidden">
					<ConnectionDot connection={connection} />
				</div>
				<div className="md:hidden">
					<AccountMenu
						agent={agent}
						trigger={
							<button
								type="button"
								aria-label={`Account of ${agent.name}`}
								className="grid size-11 place-items-center rounded-full"
							>
								<Avatar name={agent.name} id={agent.id} size="sm" />
							</button>
						}
					/>
				</div>
			</header>
			<div
				ref={scroller}
				data-conversation-list=""
				onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
					if (list.hasMore && scrollHeight - scrollTop - clientHeight < MORE_BEFORE) onMore();
				}}
				className="scroll-pane min-h-0 flex-1"
			>
				{list.phase === "loading" && connection !== "offline" && <ConversationListSkeleton />}
				{list.phase === "loading" && connection === "offline" && (
					<EmptyState icon={<CloudOff />} title="Not connected">
						Your conversations appear as soon as the server answers.
					</EmptyState>
				)}
				{list.phase === "failed" && (
					<EmptyState icon={<TriangleAlert />} title="The list did not load" action={<Button onClick={onRetry}>Try again</Button>}>
						{list.problem ?? "The server did not answer in time."}
					</EmptyState>
				)}
				{list.phase === "ready" && list.items.length === 0 && (
					<EmptyState icon={<look.icon />} title={look.emptyTitle}>
						{look.emptyText}
					</EmptyState>
				)}
				{list.items.length > 0 && (
					<ul className="flex flex-col gap-0.5 p-2">
						{list.items.map((item, index) => (
							<li key={item.conversation_id} onFocus={() => setFocusedId(item.conversation_id)}>
								<ConversationRow
									item={item}
									view={list.view}
									agentId={agent.id}
									selected={item.conversation_id === selectedId}
									reachable={activeId === null ? index === 0 : item.conversation_id === activeId}
									clockSkewMs={clockSkewMs}
									onOpen={onOpen}
								/>
							</li>
						))}
					</ul>
				)}
				{list.loadingMore && (
					<p className="flex h-12 items-center justify-center text-muted">
						<Spinner />
						<span className="sr-only">Loading more…</span>
					</p>
				)}
			</div>
		</section>
	);
}

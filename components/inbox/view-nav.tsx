"use client";

import { ChevronsUpDown } from "lucide-react";
import type { MouseEvent } from "react";
import type { ConnectionState } from "#client/connection.ts";
import { Avatar } from "#components/ui/avatar.tsx";
import { BrandMark } from "#components/ui/brand.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { type Agent, INBOX_VIEWS, type InboxCounts, type InboxView } from "#protocol/shapes.ts";
import { AccountMenu } from "./account-menu.tsx";
import { ConnectionDot } from "./connection-dot.tsx";
import { VIEW_LOOKS } from "./views.ts";

type ViewNavProps = {
	agent: Agent;
	view: InboxView;
	counts: InboxCounts | null;
	connection: ConnectionState;
	onShow: (view: InboxView) => void;
	className?: string;
};

/** The views: a bar at the bottom of a phone, a narrow rail on a tablet, a rail with words on a desk. */
export function ViewNav({ agent, view, counts, connection, onShow, className }: ViewNavProps) {
	return (
		<nav
			aria-label="Views"
			className={classNames(
				"flex shrink-0 border-border bg-bg max-md:border-t max-md:pb-[env(safe-area-inset-bottom)]",
				"md:w-20 md:flex-col md:border-r lg:w-56",
				className,
			)}
		>
			<div className="hidden h-14 shrink-0 items-center gap-2.5 px-4 max-lg:justify-center md:flex">
				<BrandMark />
				<span className="truncate text-lg font-semibold tracking-tight max-lg:hidden">Veritix Chat</span>
			</div>
			<ul className="flex flex-1 max-md:w-full md:flex-col md:gap-1 md:px-2 md:pt-1">
				{INBOX_VIEWS.map((name) => (
					<li key={name} className="max-md:flex-1">
						<ViewLink view={name} current={name === view} count={counts?.[name] ?? null} onShow={onShow} />
					</li>
				))}
			</ul>
			<div className="hidden flex-col gap-1 p-2 md:flex">
				<div className="px-2 pb-1 max-lg:hidden">
					<ConnectionDot connection={connection} />
				</div>
				<AccountMenu
					agent={agent}
					side="top"
					align="start"
					trigger={
						<button
							type="button"
							aria-label={`Account of ${agent.name}`}
							className="flex min-h-11 w-full items-center gap-2.5 rounded-sm px-2 text-left hover:bg-fill-strong max-lg:justify-center"
						>
							<Avatar name={agent.name} id={agent.id} size="sm" />
							<span className="min-w-0 flex-1 truncate font-medium max-lg:hidden">{agent.name}</span>
							<ChevronsUpDown aria-hidden="true" className="size-4 shrink-0 text-muted max-lg:hidden" />
						</button>
					}
				/>
			</div>
		</nav>
	);
}

type ViewLinkProps = { view: InboxView; current: boolean; count: number | null; onShow: (view: InboxView) => void };

function ViewLink({ view, current, count, onShow }: ViewLinkProps) {
	const { label, icon: Icon } = VIEW_LOOKS[view];
	const urgent = view === "escalated" && Boolean(count);
	const shown = count === null || count === 0 ? null : count > 999 ? "999+" : count;

	function follow(event: MouseEvent) {
		if (event.metaKey || event.ctrlKey || event.shiftKey) return;
		event.preventDefault();
		onShow(view);
	}

	return (
		<a
			href={`?view=${view}`}
			onClick={follow}
			aria-current={current ? "page" : undefined}
			className={classNames(
				"flex items-center rounded-sm font-medium max-lg:h-14 max-lg:flex-col max-lg:justify-center max-lg:gap-1 max-lg:text-xs lg:h-9 lg:gap-2.5 lg:px-2",
				"focus-visible:-outline-offset-2",
				current ? "text-text md:bg-fill-strong max-md:text-accent-text" : "text-muted hover:text-text md:hover:bg-fill-strong",
			)}
		>
			<span className="relative">
				<Icon aria-hidden="true" className="size-5 lg:size-4.5" strokeWidth={current ? 2.25 : 1.75} />
				{shown !== null && view !== "resolved" && view !== "all" && (
					<span
						aria-hidden="true"
						className={classNames(
							"absolute -top-1.5 left-3 grid h-4 min-w-4 place-items-center rounded-full px-1 text-xs leading-none font-semibold lg:hidden",
							urgent ? "bg-danger-fill text-on-danger" : "bg-accent text-on-accent",
						)}
					>
						{shown}
					</span>
				)}
			</span>
			<span className="lg:flex-1">{label}</span>
			{shown !== null && (
				<span
					className={classNames(
						"max-lg:sr-only text-sm",
						urgent ? "rounded-sm bg-escalated-soft px-1.5 font-semibold text-escalated" : "px-1.5 text-muted",
					)}
				>
					{shown}
				</span>
			)}
		</a>
	);
}

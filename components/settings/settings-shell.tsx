"use client";

import { ArrowLeft } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { TooltipProvider } from "#components/ui/tooltip.tsx";
import type { Agent } from "#protocol/shapes.ts";
import { SECTIONS } from "./sections.ts";

type SettingsShellProps = {
	agent: Agent /** The path of the section that is shown. */;
	current: string;
	/** Above everything, where it is not the section's own name. */
	title?: string;
	lead?: ReactNode;
	children: ReactNode;
};

/** The frame of every section: the way back to the inbox and the list of sections, beside the section or above it on a phone. */
export function SettingsShell({ agent, current, title, lead, children }: SettingsShellProps) {
	const sections = SECTIONS.filter(({ admins }) => !admins || agent.role === "admin");
	const section = SECTIONS.find(({ path }) => path === current)?.label ?? "Settings";
	return (
		<TooltipProvider>
			<div className="mx-auto flex min-h-dvh w-full max-w-240 flex-col md:flex-row md:gap-10 md:px-6">
				<nav
					aria-label="Settings"
					className="shrink-0 border-border bg-bg max-md:border-b md:sticky md:top-0 md:h-dvh md:w-52 md:py-6"
				>
					<a
						href="/inbox"
						className="flex h-12 items-center gap-2 px-4 font-medium text-muted hover:text-text md:mb-4 md:h-9 md:rounded-sm md:px-2"
					>
						<ArrowLeft aria-hidden="true" className="size-4" />
						Back to the inbox
					</a>
					<p className="mb-1 hidden px-2 text-sm font-medium text-muted md:block">Settings</p>
					<ul className="flex gap-1 max-md:flex-wrap max-md:px-2 max-md:pb-2 md:flex-col">
						{sections.map(({ path, label, icon: Icon }) => (
							<li key={path} className="shrink-0">
								<a
									href={path}
									aria-current={path === current ? (title ? "true" : "page") : undefined}
									className={classNames(
										"flex h-11 items-center gap-2.5 rounded-sm px-3 font-medium whitespace-nowrap focus-visible:-outline-offset-2 md:h-9 md:px-2",
										path === current ? "bg-fill-strong text-text" : "text-muted hover:bg-fill hover:text-text",
									)}
								>
									<Icon aria-hidden="true" className="size-4.5" />
									{label}
								</a>
							</li>
						))}
					</ul>
				</nav>
				<main className="flex min-w-0 flex-1 flex-col gap-6 px-4 py-6 md:px-0 md:py-8">
					<header className="flex flex-col gap-1">
						<h1 className="text-2xl font-semibold tracking-tight wrap-anywhere">{title ?? section}</h1>
						{lead && <p className="max-w-140 text-pretty text-muted">{lead}</p>}
					</header>
					{children}
				</main>
			</div>
		</TooltipProvider>
	);
}

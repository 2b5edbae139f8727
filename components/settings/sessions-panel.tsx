"use client";

import { MonitorSmartphone } from "lucide-react";
import { useState } from "react";
import { runSetting } from "#client/inbox/settings-api.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { useCommand } from "#components/ui/use-command.ts";
import type { AgentSession } from "#protocol/accounts.ts";
import { browserName } from "./browser-name.ts";
import { Panel } from "./panel.tsx";

/** Where an agent is signed in, and the way to end it from here. */
export function SessionsPanel({ sessions: known }: { sessions: AgentSession[] }) {
	const { busy, problem, run } = useCommand();
	const [sessions, setSessions] = useState(known);
	const others = sessions.filter(({ current }) => !current).length;

	async function end(work: () => Promise<unknown>) {
		const list = await run(async () => {
			await work();
			return runSetting("session.list", {});
		});
		if (list) setSessions(list.sessions);
	}

	return (
		<Panel
			title="Where you are signed in"
			lead="Whoever is signed out here is cut off at once."
			aside={
				others > 0 && (
					<Button size="sm" busy={busy} onClick={() => end(() => runSetting("session.revoke-others", {}))}>
						Sign out everywhere else
					</Button>
				)
			}
		>
			{problem && (
				<p role="alert" className="text-danger">
					{problem}
				</p>
			)}
			<ul className="flex flex-col divide-y divide-border">
				{sessions.map((session) => (
					<li key={session.id} className="flex items-center gap-3 py-3 first:pt-0 last:pb-0">
						<span aria-hidden="true" className="grid size-9 shrink-0 place-items-center rounded-full bg-fill text-muted">
							<MonitorSmartphone className="size-4.5" />
						</span>
						<div className="min-w-0 flex-1">
							<p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
								{browserName(session.user_agent)}
								{session.current && <Badge tone="resolved">This browser</Badge>}
							</p>
							<p className="text-sm wrap-anywhere text-muted">
								{session.address} · last used: <TimeAgo since={session.last_seen_at} />
							</p>
						</div>
						{!session.current && (
							<Button
								size="sm"
								disabled={busy}
								aria-label={`Sign out ${browserName(session.user_agent)}`}
								onClick={() => end(() => runSetting("session.revoke", { session: session.id }))}
							>
								Sign out
							</Button>
						)}
					</li>
				))}
			</ul>
		</Panel>
	);
}

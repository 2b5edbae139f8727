"use client";

import { useState } from "react";
import { runSetting } from "#client/inbox/settings-api.ts";
import { useCommand } from "#components/ui/use-command.ts";
import type { Team as TeamData } from "#protocol/accounts.ts";
import type { Agent } from "#protocol/shapes.ts";
import { InvitePanel } from "./invite-panel.tsx";
import { Panel } from "./panel.tsx";
import { TeamInvitation, TeamMemberRow } from "./team-rows.tsx";

/** Who answers, who is invited to, and what an admin can change about it. */
export function Team({ agent, team: known }: { agent: Agent; team: TeamData }) {
	const [team, setTeam] = useState(known);
	const { problem, run } = useCommand();

	async function reload() {
		const now = await run(() => runSetting("team.list", {}));
		if (now) setTeam(now);
	}

	return (
		<>
			<InvitePanel mail={team.mail} onInvited={reload} />
			{team.invitations.length > 0 && (
				<Panel title="Invited" lead="Each link works once, for seven days.">
					<ul className="flex flex-col divide-y divide-border">
						{team.invitations.map((invitation) => (
							<TeamInvitation key={invitation.id} invitation={invitation} onChanged={reload} />
						))}
					</ul>
				</Panel>
			)}
			<Panel title="Members" lead={team.agents.length === 1 ? "Only you so far." : `${team.agents.length} people answer.`}>
				{problem && (
					<p role="alert" className="text-danger">
						{problem}
					</p>
				)}
				<ul className="flex flex-col divide-y divide-border">
					{team.agents.map((member) => (
						<TeamMemberRow key={member.id} member={member} isSelf={member.id === agent.id} onChanged={reload} />
					))}
				</ul>
			</Panel>
		</>
	);
}

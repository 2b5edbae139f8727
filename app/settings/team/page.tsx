import type { Metadata } from "next";
import { SettingsShell } from "#components/settings/settings-shell.tsx";
import { Team } from "#components/settings/team.tsx";
import { listTeam } from "#core/agents/list-team.ts";
import { requireAdminOfPage } from "#server/auth/page-session.ts";

export const metadata: Metadata = { title: "Team" };

export default async function TeamPage() {
	const { agent, ctx } = await requireAdminOfPage();
	return (
		<SettingsShell agent={agent} current="/settings/team" lead="Who answers, and with which rights.">
			<Team agent={agent} team={await listTeam({ ctx, input: {} })} />
		</SettingsShell>
	);
}

import type { Metadata } from "next";
import { SecondFactorPanel } from "#components/settings/second-factor-panel.tsx";
import { SessionsPanel } from "#components/settings/sessions-panel.tsx";
import { SettingsShell } from "#components/settings/settings-shell.tsx";
import { listSessions } from "#core/agents/list-sessions.ts";
import { readAccount } from "#core/agents/read-account.ts";
import { requireAgentOfPage } from "#server/auth/page-session.ts";

export const metadata: Metadata = { title: "Security" };

export default async function SecurityPage() {
	const { agent, ctx } = await requireAgentOfPage();
	const [account, { sessions }] = await Promise.all([readAccount({ ctx, input: {} }), listSessions({ ctx, input: {} })]);
	return (
		<SettingsShell agent={agent} current="/settings/security">
			<SecondFactorPanel account={account} />
			<SessionsPanel sessions={sessions} />
		</SettingsShell>
	);
}

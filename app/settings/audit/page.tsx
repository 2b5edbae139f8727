import type { Metadata } from "next";
import { AuditLog } from "#components/settings/audit/audit-log.tsx";
import { SettingsShell } from "#components/settings/settings-shell.tsx";
import { listTeam } from "#core/agents/list-team.ts";
import { listApiKeys } from "#core/api-keys/list-api-keys.ts";
import { listAudit } from "#core/audit/list-audit.ts";
import { listSites } from "#core/sites/list-sites.ts";
import { requireAdminOfPage } from "#server/auth/page-session.ts";

export const metadata: Metadata = { title: "Audit log" };

export default async function AuditPage() {
	const { agent, ctx } = await requireAdminOfPage();
	const none = { ctx, input: {} };
	const [page, { agents }, { sites }, { keys }] = await Promise.all([
		listAudit(none),
		listTeam(none),
		listSites(none),
		listApiKeys(none),
	]);
	const names = Object.fromEntries([...agents, ...sites, ...keys].map(({ id, name }) => [id, name]));
	return (
		<SettingsShell
			agent={agent}
			current="/settings/audit"
			lead="Who did what, newest first. It can be read and added to, never changed."
		>
			<AuditLog page={page} names={names} />
		</SettingsShell>
	);
}

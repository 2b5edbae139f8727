import type { Metadata } from "next";
import { SettingsShell } from "#components/settings/settings-shell.tsx";
import { SiteRows } from "#components/settings/sites/site-rows.tsx";
import { listSites } from "#core/sites/list-sites.ts";
import { requireAdminOfPage } from "#server/auth/page-session.ts";

export const metadata: Metadata = { title: "Sites" };

export default async function SitesPage() {
	const { agent, ctx } = await requireAdminOfPage();
	const { sites } = await listSites({ ctx, input: {} });
	return (
		<SettingsShell agent={agent} current="/settings/sites" lead="Where the chat is embedded, and which rules hold there.">
			<SiteRows sites={sites} />
		</SettingsShell>
	);
}

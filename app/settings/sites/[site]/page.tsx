import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { SettingsShell } from "#components/settings/settings-shell.tsx";
import { SiteSettings } from "#components/settings/sites/site-settings.tsx";
import { listSites } from "#core/sites/list-sites.ts";
import { requireAdminOfPage } from "#server/auth/page-session.ts";

export const metadata: Metadata = { title: "Site" };

export default async function SitePage({ params }: { params: Promise<{ site: string }> }) {
	const { agent, ctx } = await requireAdminOfPage();
	const { site: id } = await params;
	const { sites } = await listSites({ ctx, input: {} });
	const site = sites.find((candidate) => candidate.id === id);
	if (!site) notFound();
	return (
		<SettingsShell agent={agent} current="/settings/sites" title={site.name} lead={<SiteKey id={site.id} />}>
			<SiteSettings site={site} publicUrl={ctx.settings.publicUrl} />
		</SettingsShell>
	);
}

const SiteKey = ({ id }: { id: string }) => (
	<>
		Its key is <code className="font-mono text-sm text-text">{id}</code>.
	</>
);

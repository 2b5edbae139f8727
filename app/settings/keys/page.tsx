import type { Metadata } from "next";
import { ApiKeys } from "#components/settings/keys/api-keys.tsx";
import { SettingsShell } from "#components/settings/settings-shell.tsx";
import { listApiKeys } from "#core/api-keys/list-api-keys.ts";
import { listSites } from "#core/sites/list-sites.ts";
import { requireAdminOfPage } from "#server/auth/page-session.ts";

export const metadata: Metadata = { title: "API keys" };

export default async function KeysPage() {
	const { agent, ctx } = await requireAdminOfPage();
	const [{ keys }, { sites }] = await Promise.all([listApiKeys({ ctx, input: {} }), listSites({ ctx, input: {} })]);
	return (
		<SettingsShell
			agent={agent}
			current="/settings/keys"
			lead="For bots and integrations: each key opens one site, for what you allow."
		>
			<ApiKeys keys={keys} sites={sites} />
		</SettingsShell>
	);
}

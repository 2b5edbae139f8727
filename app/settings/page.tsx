import type { Metadata } from "next";
import { Profile } from "#components/settings/profile.tsx";
import { SettingsShell } from "#components/settings/settings-shell.tsx";
import { requireAgentOfPage } from "#server/auth/page-session.ts";

export const metadata: Metadata = { title: "Profile" };

export default async function ProfilePage() {
	const { agent } = await requireAgentOfPage();
	return (
		<SettingsShell agent={agent} current="/settings">
			<Profile agent={agent} />
		</SettingsShell>
	);
}

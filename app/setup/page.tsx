import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { CenteredPage } from "#components/ui/centered-page.tsx";
import { WrongAddress } from "#components/ui/wrong-address.tsx";
import { getAgent } from "#server/auth/page-session.ts";
import { getRuntime } from "#server/runtime.ts";
import { Setup } from "./setup.tsx";

export const metadata: Metadata = { title: "Set up", referrer: "no-referrer" };

export default async function SetupPage() {
	if (await getAgent()) redirect("/inbox");
	return (
		<CenteredPage title="Welcome to Veritix Chat" lead="Create the first account: the administrator’s.">
			<WrongAddress publicUrl={getRuntime().env.publicUrl} path="/setup" />
			<Setup />
		</CenteredPage>
	);
}

import type { Metadata } from "next";
import { CenteredPage } from "#components/ui/centered-page.tsx";
import { Reset } from "./reset.tsx";

export const metadata: Metadata = { title: "New password", referrer: "no-referrer" };

export default function ResetPage() {
	return (
		<CenteredPage title="Choose a new password" lead="Afterwards you are signed out everywhere, and sign in with it.">
			<Reset />
		</CenteredPage>
	);
}

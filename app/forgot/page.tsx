import type { Metadata } from "next";
import { CenteredPage } from "#components/ui/centered-page.tsx";
import { getRuntime } from "#server/runtime.ts";
import { Forgot } from "./forgot.tsx";

export const metadata: Metadata = { title: "Forgotten password" };

export default function ForgotPage() {
	return (
		<CenteredPage title="Forgot your password?" lead="Get a link to choose a new one.">
			<Forgot mail={getRuntime().mail.configured} />
		</CenteredPage>
	);
}

import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Card, CenteredPage } from "#components/ui/centered-page.tsx";
import { WrongAddress } from "#components/ui/wrong-address.tsx";
import { getAgent } from "#server/auth/page-session.ts";
import { getRuntime } from "#server/runtime.ts";
import { LoginForm } from "./login-form.tsx";

export const metadata: Metadata = { title: "Sign in" };

export default async function LoginPage() {
	if (await getAgent()) redirect("/inbox");
	return (
		<CenteredPage title="Sign in to your inbox" lead="For the people who answer.">
			<WrongAddress publicUrl={getRuntime().env.publicUrl} path="/login" />
			<Card>
				<LoginForm />
			</Card>
			<p className="text-center text-sm text-pretty text-muted">
				First time here? Open the one-time setup link that the server printed when it started.
			</p>
		</CenteredPage>
	);
}

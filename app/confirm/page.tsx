import type { Metadata } from "next";
import { CenteredPage } from "#components/ui/centered-page.tsx";
import { WrongAddress } from "#components/ui/wrong-address.tsx";
import { getRuntime } from "#server/runtime.ts";
import { Confirm } from "./confirm.tsx";

export const metadata: Metadata = { title: "Confirm your e-mail", referrer: "no-referrer" };

export default function ConfirmPage() {
	return (
		<CenteredPage title="Confirm your e-mail" lead="Afterwards you sign in with this address. Your other browsers are signed out.">
			<WrongAddress publicUrl={getRuntime().env.publicUrl} path="/confirm" />
			<Confirm />
		</CenteredPage>
	);
}

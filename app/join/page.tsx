import type { Metadata } from "next";
import { CenteredPage } from "#components/ui/centered-page.tsx";
import { WrongAddress } from "#components/ui/wrong-address.tsx";
import { getRuntime } from "#server/runtime.ts";
import { Join } from "./join.tsx";

export const metadata: Metadata = { title: "Join", referrer: "no-referrer" };

export default function JoinPage() {
	return (
		<CenteredPage title="Join the team" lead="Choose your name and a password, and you can answer.">
			<WrongAddress publicUrl={getRuntime().env.publicUrl} path="/join" />
			<Join />
		</CenteredPage>
	);
}

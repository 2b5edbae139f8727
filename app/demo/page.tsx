import type { Metadata } from "next";
import { cookies, headers } from "next/headers";
import { Demo } from "#components/demo/demo.tsx";
import { isTheme, THEME_COOKIE } from "#components/ui/theme-cookie.ts";
import { DEMO_SITE } from "#core/bots/demo-actors.ts";
import { DEMO_QUESTIONS } from "#core/bots/demo-answers.ts";
import { getAgent } from "#server/auth/page-session.ts";
import { getRuntime } from "#server/runtime.ts";

export const metadata: Metadata = {
	title: "Demo",
	description: "Try the chat widget, watch its connection and send every call of the API.",
};

/** The widget is the very script that other pages embed, under this page's strict policy. */
export default async function DemoPage() {
	const theme = (await cookies()).get(THEME_COOKIE)?.value;
	return (
		<>
			<Demo publicUrl={getRuntime().env.publicUrl} questions={DEMO_QUESTIONS} agent={await getAgent()} />
			<script
				src="/widget.js"
				async
				nonce={nonceOf(await headers())}
				data-site={DEMO_SITE}
				data-theme={isTheme(theme) ? theme : undefined}
			/>
		</>
	);
}

/** The front hands the page its policy; the nonce stands in it. */
function nonceOf(given: Headers): string | undefined {
	return /'nonce-([^']+)'/.exec(given.get("content-security-policy") ?? "")?.[1];
}

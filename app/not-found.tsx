import type { Metadata } from "next";
import { buttonClass } from "#components/ui/button.tsx";
import { CenteredPage } from "#components/ui/centered-page.tsx";

export const metadata: Metadata = { title: "Page not found" };

export default function NotFound() {
	return (
		<CenteredPage title="This page does not exist" lead="The address may be mistyped, or the page has moved.">
			<div className="flex flex-wrap justify-center gap-2">
				<a href="/" className={buttonClass({ variant: "primary" })}>
					Go to the start page
				</a>
				<a href="/inbox" className={buttonClass()}>
					Open the inbox
				</a>
			</div>
		</CenteredPage>
	);
}

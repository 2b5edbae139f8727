"use client";

import { Button } from "#components/ui/button.tsx";
import { CenteredPage } from "#components/ui/centered-page.tsx";

type ErrorPageProps = { error: Error & { digest?: string }; reset: () => void };

/** Something broke while a page was drawn. What was written is kept in the browser. */
export default function ErrorPage({ error, reset }: ErrorPageProps) {
	return (
		<CenteredPage title="Something went wrong" lead="This is our fault, not yours. What you wrote is kept in this browser.">
			<div className="flex flex-col items-center gap-4">
				<Button variant="primary" onClick={reset}>
					Try again
				</Button>
				{error.digest && <p className="text-sm text-muted">If it happens again, tell your administrator: error {error.digest}</p>}
			</div>
		</CenteredPage>
	);
}

"use client";

import { KeyRound, Link2Off } from "lucide-react";
import { useState } from "react";
import { buttonClass } from "#components/ui/button.tsx";
import { Card } from "#components/ui/centered-page.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { useLinkToken } from "#components/ui/use-link-token.ts";
import { SetupForm } from "./setup-form.tsx";

/** The form, where the link carries a token that still works; otherwise how to get one. */
export function Setup() {
	const token = useLinkToken();
	const [spent, setSpent] = useState<string | null>(null);
	const known = token !== null && token !== "" && token !== spent;
	return (
		<Card>
			{token === null || known ? (
				<SetupForm token={token ?? ""} onSpent={() => setSpent(token)} />
			) : (
				<EmptyState
					icon={token === "" ? <KeyRound /> : <Link2Off />}
					title={token === "" ? "The link is not complete" : "This link no longer works"}
					action={
						<a href="/login" className={buttonClass()}>
							Sign in instead
						</a>
					}
				>
					<p>
						{token === ""
							? "Open the whole setup link that the server printed, with everything behind the #."
							: "It was used already or is older than a day. If nobody has an account yet, print a new one:"}
					</p>
					<code className="mt-3 block rounded-sm bg-fill px-3 py-2 font-mono text-sm text-text">npm run setup-link</code>
				</EmptyState>
			)}
		</Card>
	);
}

"use client";

import { CircleCheck, Link2Off } from "lucide-react";
import { useState } from "react";
import { runSetting } from "#client/inbox/settings-api.ts";
import { ChatRefusal } from "#client/refusal.ts";
import { Button, buttonClass } from "#components/ui/button.tsx";
import { Card } from "#components/ui/centered-page.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Form } from "#components/ui/form.tsx";
import { useCommand } from "#components/ui/use-command.ts";
import { useLinkToken } from "#components/ui/use-link-token.ts";

type End = { token: string; email: string | null };

/** A new e-mail by the link that was sent there. By a press: programs that look at letters open links, too. */
export function Confirm() {
	const token = useLinkToken();
	const { busy, problem, run } = useCommand();
	const [end, setEnd] = useState<End | null>(null);
	const email = end?.token === token ? end.email : undefined;

	async function confirm() {
		if (token === null) return;
		try {
			setEnd({ token, ...(await runSetting("email.confirm", { token })) });
		} catch (error) {
			if (!(error instanceof ChatRefusal) || error.code !== "forbidden") throw error;
			setEnd({ token, email: null });
		}
	}

	if (email) {
		return (
			<Card>
				<div role="status">
					<EmptyState
						icon={<CircleCheck />}
						title="Your e-mail was changed"
						action={
							<a href="/inbox" className={buttonClass({ variant: "primary" })}>
								To the inbox
							</a>
						}
					>
						From now on you sign in as {email}.
					</EmptyState>
				</div>
			</Card>
		);
	}
	if (token === "" || email === null) {
		return (
			<Card>
				<EmptyState
					icon={<Link2Off />}
					title={token === "" ? "The link is not complete" : "This link no longer works"}
					action={
						<a href="/settings" className={buttonClass()}>
							To your profile
						</a>
					}
				>
					{token === ""
						? "Open the whole link, with everything behind the #."
						: "It was used already, is older than an hour, or a newer one took its place."}
				</EmptyState>
			</Card>
		);
	}
	return (
		<Card>
			<Form problem={problem} onSubmit={() => run(confirm)}>
				<Button type="submit" variant="primary" size="lg" busy={busy} className="w-full">
					Confirm this address
				</Button>
			</Form>
		</Card>
	);
}

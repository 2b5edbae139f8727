"use client";

import { CircleCheck, Link2Off } from "lucide-react";
import { useState } from "react";
import { runSetting } from "#client/inbox/settings-api.ts";
import { ChatRefusal } from "#client/refusal.ts";
import { Button, buttonClass } from "#components/ui/button.tsx";
import { Card } from "#components/ui/centered-page.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Form } from "#components/ui/form.tsx";
import { NewPasswordField } from "#components/ui/new-account-fields.tsx";
import { useCommand } from "#components/ui/use-command.ts";
import { useLinkToken } from "#components/ui/use-link-token.ts";

type End = { token: string; how: "done" | "spent" };

/** A new password by a one-time link. */
export function Reset() {
	const token = useLinkToken();
	const { busy, problem, fields, run } = useCommand();
	const [end, setEnd] = useState<End | null>(null);
	const how = token === "" ? "incomplete" : end?.token === token ? end.how : null;

	async function reset(password: string) {
		if (token === null) return;
		try {
			await runSetting("password.reset", { token, password });
			setEnd({ token, how: "done" });
		} catch (error) {
			if (!(error instanceof ChatRefusal) || error.code !== "forbidden") throw error;
			setEnd({ token, how: "spent" });
		}
	}

	if (how === "done") {
		return (
			<Card>
				<div role="status">
					<EmptyState
						icon={<CircleCheck />}
						title="Your password was changed"
						action={
							<a href="/login" className={buttonClass({ variant: "primary" })}>
								Sign in
							</a>
						}
					>
						Sign in with the new one.
					</EmptyState>
				</div>
			</Card>
		);
	}
	if (how !== null) {
		return (
			<Card>
				<EmptyState
					icon={<Link2Off />}
					title={how === "spent" ? "This link no longer works" : "The link is not complete"}
					action={
						<a href="/forgot" className={buttonClass()}>
							Ask for a new link
						</a>
					}
				>
					{how === "spent"
						? "It was used already, is older than an hour, or a newer one took its place."
						: "Open the whole link, with everything behind the #."}
				</EmptyState>
			</Card>
		);
	}
	return (
		<Card>
			<Form problem={problem} onSubmit={(typed) => run(() => reset(typed("password")))}>
				<NewPasswordField label="New password" error={fields.password} />
				<Button type="submit" variant="primary" size="lg" busy={busy} className="w-full">
					Change password
				</Button>
			</Form>
		</Card>
	);
}

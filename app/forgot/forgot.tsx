"use client";

import { MailCheck, MailX } from "lucide-react";
import { useState } from "react";
import { runSetting } from "#client/inbox/settings-api.ts";
import { Button, buttonClass } from "#components/ui/button.tsx";
import { Card } from "#components/ui/centered-page.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { useCommand } from "#components/ui/use-command.ts";
import { MAX_EMAIL_LENGTH } from "#protocol/limits.ts";

const back = (
	<a href="/login" className={buttonClass()}>
		Back to sign-in
	</a>
);

/** Asks for a letter with a link; what is said does not depend on whether anybody has the e-mail. */
export function Forgot({ mail }: { /** Whether this server sends e-mail. */ mail: boolean }) {
	const { busy, problem, fields, run } = useCommand();
	const [asked, setAsked] = useState<string | null>(null);

	if (!mail) {
		return (
			<Card>
				<EmptyState icon={<MailX />} title="This server sends no e-mail" action={back}>
					<p>Ask whoever runs it for a link. They get one with:</p>
					<code className="mt-3 block rounded-sm bg-fill px-3 py-2 font-mono text-sm wrap-anywhere text-text">
						npm run reset-password -- you@example.com
					</code>
				</EmptyState>
			</Card>
		);
	}
	if (asked !== null) {
		return (
			<Card>
				<div role="status">
					<EmptyState icon={<MailCheck />} title="Look into your mail" action={back}>
						If {asked} belongs to somebody of the team, a link is on its way there. It works once, for one hour.
					</EmptyState>
				</div>
			</Card>
		);
	}
	return (
		<Card>
			<Form
				problem={problem}
				onSubmit={async (typed) => {
					const email = typed("email");
					if (await run(() => runSetting("password.forgot", { email }))) setAsked(email);
				}}
			>
				<Field
					label="E-mail"
					name="email"
					type="email"
					autoComplete="username"
					maxLength={MAX_EMAIL_LENGTH}
					error={fields.email}
					required
					autoFocus
				/>
				<Button type="submit" variant="primary" size="lg" busy={busy} className="w-full">
					Send me a link
				</Button>
				<a href="/login" className="self-center rounded-sm text-sm font-medium text-accent-text underline-offset-2 hover:underline">
					Back to sign-in
				</a>
			</Form>
		</Card>
	);
}

"use client";

import { CircleAlert } from "lucide-react";
import { type FormEvent, useState } from "react";
import { type SignInOutcome, signIn } from "#client/inbox/agent-session.ts";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PasswordField } from "#components/ui/password-field.tsx";

const SENTENCES: Record<Exclude<SignInOutcome, "ok">, string> = {
	wrong: "E-mail and password do not fit together. Check both and try again.",
	rate_limited: "Too many attempts. Wait five minutes, then try again.",
	unreachable: "The server cannot be reached. Check your connection and try again.",
	failed: "The server could not sign you in. Try again in a moment.",
};

/** E-mail and password; what was typed stays after a refusal. */
export function LoginForm() {
	const [busy, setBusy] = useState(false);
	const [problem, setProblem] = useState<string | null>(null);

	async function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		const form = new FormData(event.currentTarget);
		setBusy(true);
		setProblem(null);
		const outcome = await signIn({ email: String(form.get("email")), password: String(form.get("password")) });
		if (outcome === "ok") {
			// A page load of its own: Next's navigation loads scripts in a way that Trusted Types forbid.
			window.location.replace("/inbox");
			return;
		}
		setProblem(SENTENCES[outcome]);
		setBusy(false);
	}

	return (
		<form onSubmit={submit} className="flex flex-col gap-4">
			{problem && (
				<Notice tone="danger" icon={<CircleAlert />}>
					{problem}
				</Notice>
			)}
			<Field label="E-mail" name="email" type="email" autoComplete="username" required autoFocus />
			<PasswordField label="Password" name="password" autoComplete="current-password" required />
			<Button type="submit" variant="primary" size="lg" busy={busy} className="mt-1 w-full">
				Sign in
			</Button>
		</form>
	);
}

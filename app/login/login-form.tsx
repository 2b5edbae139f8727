"use client";

import { CircleAlert } from "lucide-react";
import { type FormEvent, useState } from "react";
import { type SignInAnswer, type SignInOutcome, signIn } from "#client/inbox/agent-session.ts";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PasswordField } from "#components/ui/password-field.tsx";
import { MAX_CODE_LENGTH } from "#protocol/limits.ts";

const SENTENCES: Record<Exclude<SignInOutcome, "ok" | "code_needed" | "rate_limited">, string> = {
	wrong: "E-mail and password do not fit together. Check both and try again.",
	code_wrong: "This code is not right, or was used already. Wait for the next one and try again.",
	unreachable: "The server cannot be reached. Check your connection and try again.",
	failed: "The server could not sign you in. Try again in a moment.",
};

/** E-mail and password, and then the second factor's code where there is one; what was typed stays after a refusal. */
export function LoginForm() {
	const [busy, setBusy] = useState(false);
	const [problem, setProblem] = useState<string | null>(null);
	/** What was right, while the code is asked for. */
	const [known, setKnown] = useState<{ email: string; password: string } | null>(null);

	async function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		const form = new FormData(event.currentTarget);
		const credentials = known ?? { email: String(form.get("email")), password: String(form.get("password")) };
		setBusy(true);
		setProblem(null);
		const answer = await signIn({ ...credentials, ...(known && { code: String(form.get("code")) }) });
		if (answer.outcome === "ok") {
			// A page load of its own: Next's navigation loads scripts in a way that Trusted Types forbid.
			window.location.replace("/inbox");
			return;
		}
		setBusy(false);
		if (answer.outcome === "code_needed") setKnown(credentials);
		else setProblem(sentenceFor(answer));
	}

	function startOver() {
		setKnown(null);
		setProblem(null);
	}

	return (
		<form onSubmit={submit} className="flex flex-col gap-4">
			{problem && (
				<Notice tone="danger" icon={<CircleAlert />}>
					{problem}
				</Notice>
			)}
			{known ? (
				<Field
					label="Code"
					name="code"
					autoComplete="one-time-code"
					autoCapitalize="none"
					spellCheck={false}
					maxLength={MAX_CODE_LENGTH}
					hint="The six digits that your authenticator app shows, or one of your recovery codes."
					required
					autoFocus
				/>
			) : (
				<>
					<Field label="E-mail" name="email" type="email" autoComplete="username" required autoFocus />
					<PasswordField label="Password" name="password" autoComplete="current-password" required />
				</>
			)}
			<Button type="submit" variant="primary" size="lg" busy={busy} className="mt-1 w-full">
				Sign in
			</Button>
			{known ? (
				<Button variant="ghost" onClick={startOver}>
					Use another account
				</Button>
			) : (
				<a
					href="/forgot"
					className="self-center rounded-sm text-sm font-medium text-accent-text underline-offset-2 hover:underline"
				>
					Forgot your password?
				</a>
			)}
		</form>
	);
}

function sentenceFor({ outcome, retryAfter = 300 }: SignInAnswer): string {
	if (outcome === "rate_limited") {
		const wait = retryAfter < 90 ? `${retryAfter} s` : `${Math.ceil(retryAfter / 60)} minutes`;
		return `Too many attempts. Wait ${wait}, then try again.`;
	}
	return outcome === "ok" || outcome === "code_needed" ? "" : SENTENCES[outcome];
}

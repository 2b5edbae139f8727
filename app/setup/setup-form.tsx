"use client";

import { CircleAlert } from "lucide-react";
import { type FormEvent, useState } from "react";
import { requestJson } from "#client/http.ts";
import { signIn } from "#client/inbox/agent-session.ts";
import { ChatRefusal } from "#client/refusal.ts";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PasswordField } from "#components/ui/password-field.tsx";
import { MAX_EMAIL_LENGTH, MAX_NAME_LENGTH, MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from "#protocol/limits.ts";

type SetupFormProps = { token: string /** The server no longer takes this token. */; onSpent: () => void };

/** Name, e-mail and password of the first admin, who is signed in at once. */
export function SetupForm({ token, onSpent }: SetupFormProps) {
	const [busy, setBusy] = useState(false);
	const [problem, setProblem] = useState<string | null>(null);
	const [fieldErrors, setFieldErrors] = useState<Record<string, string>>({});

	async function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		const form = new FormData(event.currentTarget);
		const [name, email, password] = ["name", "email", "password"].map((field) => String(form.get(field)));
		if (name === undefined || email === undefined || password === undefined) return;
		setBusy(true);
		setProblem(null);
		setFieldErrors({});
		try {
			await requestJson({ baseUrl: "", method: "POST", path: "/api/setup", body: { token, name, email, password } });
			window.location.replace((await signIn({ email, password })).outcome === "ok" ? "/inbox" : "/login");
		} catch (error) {
			setBusy(false);
			if (!(error instanceof ChatRefusal)) setProblem("The server cannot be reached. Check your connection and try again.");
			else if (error.code === "forbidden" || error.code === "not_found") onSpent();
			else if (error.code === "invalid_input" && error.errors.length > 0) {
				setFieldErrors(Object.fromEntries(error.errors.map(({ path, message }) => [path, sentence(message)])));
			} else setProblem(error.message);
		}
	}

	return (
		<form onSubmit={submit} className="flex flex-col gap-4">
			{problem && (
				<Notice tone="danger" icon={<CircleAlert />}>
					{problem}
				</Notice>
			)}
			<Field
				label="Your name"
				name="name"
				autoComplete="name"
				hint="People you answer see it."
				maxLength={MAX_NAME_LENGTH}
				error={fieldErrors.name}
				required
				autoFocus
			/>
			<Field
				label="E-mail"
				name="email"
				type="email"
				autoComplete="username"
				hint="You sign in with it."
				maxLength={MAX_EMAIL_LENGTH}
				error={fieldErrors.email}
				required
			/>
			<PasswordField
				label="Password"
				name="password"
				autoComplete="new-password"
				hint={`At least ${MIN_PASSWORD_LENGTH} characters.`}
				minLength={MIN_PASSWORD_LENGTH}
				maxLength={MAX_PASSWORD_LENGTH}
				error={fieldErrors.password}
				required
			/>
			<Button type="submit" variant="primary" size="lg" busy={busy} className="mt-1 w-full">
				Create account
			</Button>
		</form>
	);
}

/** "must be at least …" becomes a sentence of its own below the field. */
function sentence(message: string): string {
	return `${message.charAt(0).toUpperCase()}${message.slice(1)}${message.endsWith(".") ? "" : "."}`;
}

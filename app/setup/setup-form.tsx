"use client";

import { requestJson } from "#client/http.ts";
import { signIn } from "#client/inbox/agent-session.ts";
import { ChatRefusal } from "#client/refusal.ts";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { NewAccountFields } from "#components/ui/new-account-fields.tsx";
import { useCommand } from "#components/ui/use-command.ts";
import { MAX_EMAIL_LENGTH } from "#protocol/limits.ts";

type SetupFormProps = { token: string /** The server no longer takes this token. */; onSpent: () => void };

/** Name, e-mail and password of the first admin, who is signed in at once. */
export function SetupForm({ token, onSpent }: SetupFormProps) {
	const { busy, problem, fields, run } = useCommand();

	async function create(account: { name: string; email: string; password: string }) {
		try {
			await requestJson({ baseUrl: "", method: "POST", path: "/api/setup", body: { token, ...account } });
		} catch (error) {
			if (error instanceof ChatRefusal && (error.code === "forbidden" || error.code === "not_found")) return onSpent();
			throw error;
		}
		window.location.replace((await signIn(account)).outcome === "ok" ? "/inbox" : "/login");
	}

	return (
		<Form
			problem={problem}
			onSubmit={(typed) => run(() => create({ name: typed("name"), email: typed("email"), password: typed("password") }))}
		>
			<NewAccountFields errors={fields}>
				<Field
					label="E-mail"
					name="email"
					type="email"
					autoComplete="username"
					hint="You sign in with it."
					maxLength={MAX_EMAIL_LENGTH}
					error={fields.email}
					required
				/>
			</NewAccountFields>
			<Button type="submit" variant="primary" size="lg" busy={busy} className="mt-1 w-full">
				Create account
			</Button>
		</Form>
	);
}

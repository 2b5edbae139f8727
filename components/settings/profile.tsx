"use client";

import { useState } from "react";
import { runSetting } from "#client/inbox/settings-api.ts";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { NewPasswordField } from "#components/ui/new-account-fields.tsx";
import { PasswordField } from "#components/ui/password-field.tsx";
import { useCommand } from "#components/ui/use-command.ts";
import type { EmailChange } from "#protocol/accounts.ts";
import { MAX_EMAIL_LENGTH, MAX_NAME_LENGTH } from "#protocol/limits.ts";
import type { Agent } from "#protocol/shapes.ts";
import { Panel } from "./panel.tsx";
import { Submit } from "./submit.tsx";

/** An agent's own name, e-mail and password. */
export function Profile({ agent }: { agent: Agent }) {
	return (
		<>
			<NamePanel agent={agent} />
			<EmailPanel agent={agent} />
			<PasswordPanel />
		</>
	);
}

function NamePanel({ agent }: { agent: Agent }) {
	const { busy, problem, fields, run } = useCommand();
	const [saved, setSaved] = useState(false);
	return (
		<Panel title="Name" lead="People you answer see it.">
			<Form
				className="max-w-110"
				problem={problem}
				onSubmit={async (typed) => {
					setSaved(false);
					if (await run(() => runSetting("account.rename", { name: typed("name") }))) setSaved(true);
				}}
			>
				<Field
					label="Your name"
					name="name"
					autoComplete="name"
					defaultValue={agent.name}
					maxLength={MAX_NAME_LENGTH}
					error={fields.name}
					required
				/>
				<Submit busy={busy} done={saved && "Saved. New messages carry this name."}>
					Save
				</Submit>
			</Form>
		</Panel>
	);
}

function EmailPanel({ agent }: { agent: Agent }) {
	const { busy, problem, fields, run } = useCommand();
	const [changed, setChanged] = useState<EmailChange | null>(null);
	const done = changed?.to_confirm
		? `We have sent a link to ${changed.to_confirm}. Your e-mail changes when you open it.`
		: "Your e-mail was changed.";
	return (
		<Panel
			title="E-mail"
			lead={`You sign in as ${changed?.email ?? agent.email}. After a change, your other browsers are signed out.`}
		>
			<Form
				className="max-w-110"
				problem={problem}
				onSubmit={async (typed, form) => {
					const answer = await run(() =>
						runSetting("account.change-email", { email: typed("email"), password: typed("password") }),
					);
					setChanged(answer);
					if (answer) form.reset();
				}}
			>
				<Field
					label="New e-mail"
					name="email"
					type="email"
					autoComplete="email"
					maxLength={MAX_EMAIL_LENGTH}
					error={fields.email}
					required
				/>
				<PasswordField label="Current password" name="password" autoComplete="current-password" error={fields.password} required />
				<Submit busy={busy} done={changed && done}>
					Change e-mail
				</Submit>
			</Form>
		</Panel>
	);
}

function PasswordPanel() {
	const { busy, problem, fields, run } = useCommand();
	const [ended, setEnded] = useState<number | null>(null);
	return (
		<Panel title="Password" lead="After a change, your other browsers are signed out.">
			<Form
				className="max-w-110"
				problem={problem}
				onSubmit={async (typed, form) => {
					const input = { password: typed("password"), new_password: typed("new_password") };
					const done = await run(() => runSetting("account.change-password", input));
					setEnded(done?.ended ?? null);
					if (done) form.reset();
				}}
			>
				<PasswordField label="Current password" name="password" autoComplete="current-password" error={fields.password} required />
				<NewPasswordField label="New password" name="new_password" error={fields.new_password} />
				<Submit busy={busy} done={ended !== null && "Your password was changed."}>
					Change password
				</Submit>
			</Form>
		</Panel>
	);
}

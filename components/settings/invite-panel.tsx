"use client";

import { useState } from "react";
import { runSetting } from "#client/inbox/settings-api.ts";
import { Button } from "#components/ui/button.tsx";
import { CopyCode } from "#components/ui/copy-code.tsx";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { SelectField } from "#components/ui/select-field.tsx";
import { useCommand } from "#components/ui/use-command.ts";
import type { NewInvitation } from "#protocol/accounts.ts";
import { MAX_EMAIL_LENGTH } from "#protocol/limits.ts";
import type { Role } from "#protocol/shapes.ts";
import { Panel } from "./panel.tsx";

const ROLES: readonly { value: Role; label: string }[] = [
	{ value: "agent", label: "Agent: answers" },
	{ value: "admin", label: "Admin: also changes settings" },
];

/** Invites somebody; the link is shown once, whether or not it also goes out by e-mail. */
export function InvitePanel({ mail, onInvited }: { mail: boolean; onInvited: () => Promise<void> }) {
	const { busy, problem, fields, run } = useCommand();
	const [made, setMade] = useState<(NewInvitation & { email: string }) | null>(null);
	return (
		<Panel
			title="Invite somebody"
			lead={
				mail
					? "They get a link by e-mail, and you can copy it."
					: "You get a link to hand over: this server sends no e-mail (SMTP_URL is not set)."
			}
		>
			<Form
				problem={problem}
				onSubmit={async (typed, form) => {
					const email = typed("email");
					const role: Role = typed("role") === "admin" ? "admin" : "agent";
					const invitation = await run(() => runSetting("team.invite", { email, role }));
					setMade(invitation && { ...invitation, email });
					if (!invitation) return;
					form.reset();
					await onInvited();
				}}
			>
				<div className="grid gap-4 sm:grid-cols-[1fr_auto]">
					<Field
						label="E-mail"
						name="email"
						type="email"
						autoComplete="off"
						maxLength={MAX_EMAIL_LENGTH}
						error={fields.email}
						required
					/>
					<SelectField label="Role" name="role" choices={ROLES} defaultValue="agent" className="sm:w-60" />
				</div>
				<div>
					<Button type="submit" variant="primary" busy={busy}>
						Invite
					</Button>
				</div>
			</Form>
			{made && (
				<div role="status" className="flex flex-col gap-2">
					<p className="text-pretty">
						{made.mailed ? `A letter to ${made.email} is on its way. ` : ""}
						This link is shown this once. It works once, for seven days:
					</p>
					<CopyCode code={made.link} label="Copy the invitation link" />
				</div>
			)}
		</Panel>
	);
}

"use client";

import { useState } from "react";
import { runSetting } from "#client/inbox/settings-api.ts";
import { CheckField } from "#components/ui/check-field.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { TextAreaField } from "#components/ui/text-area-field.tsx";
import { useCommand } from "#components/ui/use-command.ts";
import type { Site } from "#protocol/admin-shapes.ts";
import { MAX_NAME_LENGTH } from "#protocol/limits.ts";
import { Submit } from "../submit.tsx";
import { deletesMore, originsError, readRules, type SiteRules } from "./site-rules.ts";

/** A site's rules. What deletes conversations is asked about before it is saved. */
export function SiteRulesForm({ site, onSaved }: { site: Site; onSaved: (site: Site) => void }) {
	const { busy, problem, fields, run, forget } = useCommand();
	const [saved, setSaved] = useState(false);
	const [asked, setAsked] = useState<SiteRules | null>(null);
	const [origins, setOrigins] = useState<string[]>([]);

	async function save(rules: SiteRules) {
		const changed = await run(() => runSetting("site.change", { site: site.id, ...rules }));
		setAsked(null);
		if (!changed) return;
		setSaved(true);
		// Secrets are changed beside this form: the site's newest are those that are shown.
		onSaved({ ...changed, secrets: site.secrets });
	}

	return (
		<>
			<Form
				className="max-w-130"
				problem={problem}
				onSubmit={async (typed) => {
					setSaved(false);
					const rules = await run(async () => readRules(typed));
					if (!rules) return;
					setOrigins(rules.allowed_origins);
					if (deletesMore(site, rules)) setAsked(rules);
					else await save(rules);
				}}
			>
				<Field label="Name" name="name" defaultValue={site.name} maxLength={MAX_NAME_LENGTH} error={fields.name} required />
				<TextAreaField
					label="Allowed pages"
					name="allowed_origins"
					rows={3}
					spellCheck={false}
					autoCapitalize="off"
					placeholder="https://shop.example.com"
					defaultValue={site.allowed_origins.join("\n")}
					hint="One address a line, such as https://shop.example.com or https://*.example.com. Empty: any page may embed this chat."
					error={originsError(fields, origins)}
				/>
				<CheckField
					label="Verified users only"
					name="verified_only"
					defaultChecked={site.verified_only}
					hint="Only people whom your own server vouches for can chat. It needs an identity secret, below."
				/>
				<CheckField
					label="Users may ask for a person"
					name="users_may_escalate"
					defaultChecked={site.users_may_escalate}
					hint="Without it only bots and agents escalate a conversation."
				/>
				<div className="grid gap-4 sm:grid-cols-2">
					<Field
						label="Close when idle, minutes"
						name="idle_minutes"
						inputMode="numeric"
						autoComplete="off"
						placeholder="Never"
						defaultValue={site.idle_minutes ?? ""}
						hint="Conversations that wait for nobody. The next message opens them again. Empty: never."
						error={fields.idle_minutes}
					/>
					<Field
						label="Delete when resolved, days"
						name="retention_days"
						inputMode="numeric"
						autoComplete="off"
						placeholder="Never"
						defaultValue={site.retention_days ?? ""}
						hint="Resolved conversations, so many days after their last message. Empty: never."
						error={fields.retention_days}
					/>
				</div>
				<Submit busy={busy && asked === null} done={saved && "Saved."}>
					Save
				</Submit>
			</Form>
			{asked && (
				<ConfirmDialog
					title="Delete old conversations for good?"
					action="Save and delete"
					busy={busy}
					problem={null}
					onConfirm={() => save(asked)}
					onClose={() => {
						setAsked(null);
						forget();
					}}
				>
					Conversations of this site that were resolved, and silent, for more than{" "}
					{asked.retention_days === 1 ? "one day" : `${asked.retention_days} days`} are deleted within the hour, and from then on
					always. Nobody can bring them back.
				</ConfirmDialog>
			)}
		</>
	);
}

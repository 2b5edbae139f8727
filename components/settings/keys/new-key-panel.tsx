"use client";

import { useState } from "react";
import { runSetting } from "#client/inbox/settings-api.ts";
import { CheckField } from "#components/ui/check-field.tsx";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { SelectField } from "#components/ui/select-field.tsx";
import { useCommand } from "#components/ui/use-command.ts";
import type { NewApiKey, Site } from "#protocol/admin-shapes.ts";
import { SCOPES } from "#protocol/admin-shapes.ts";
import { MAX_NAME_LENGTH } from "#protocol/limits.ts";
import { Panel } from "../panel.tsx";
import { ShownOnce } from "../shown-once.tsx";
import { Submit } from "../submit.tsx";
import { SCOPE_WORDS } from "./scope-words.ts";

const ENDS = [
	{ value: "", label: "No end" },
	{ value: "30", label: "In 30 days" },
	{ value: "90", label: "In 90 days" },
	{ value: "365", label: "In a year" },
] as const;

/** Makes a key; the key itself is shown once. */
export function NewKeyPanel({ sites, onCreated }: { sites: Site[]; onCreated: () => Promise<void> }) {
	const { busy, problem, fields, run } = useCommand();
	const [made, setMade] = useState<NewApiKey | null>(null);
	return (
		<Panel title="New key" lead="Whoever has it can do what you tick here, for as long as the key lives.">
			{made ? (
				<ShownOnce title={`The key “${made.name}”`} secret={made.key} label="Copy the key" onDone={() => setMade(null)} />
			) : (
				<Form
					className="max-w-130"
					problem={problem}
					onSubmit={async (typed) => {
						const days = typed("expires_in_days");
						const key = await run(() =>
							runSetting("key.create", {
								name: typed("name"),
								site: typed("site"),
								scopes: SCOPES.filter((scope) => typed(scope) !== ""),
								...(days !== "" && { expires_in_days: Number(days) }),
							}),
						);
						if (!key) return;
						setMade(key);
						await onCreated();
					}}
				>
					<Field
						label="Name"
						name="name"
						autoComplete="off"
						maxLength={MAX_NAME_LENGTH}
						hint="Visitors see it where the key writes."
						error={fields.name}
						required
					/>
					<div className="grid gap-4 sm:grid-cols-2">
						<SelectField
							label="Site"
							name="site"
							choices={sites.map(({ id, name }) => ({ value: id, label: name }))}
							error={fields.site}
						/>
						<SelectField label="Ends" name="expires_in_days" choices={ENDS} error={fields.expires_in_days} />
					</div>
					<fieldset aria-describedby={fields.scopes ? "scopes-note" : undefined} className="flex flex-col gap-3">
						<legend className="mb-2 text-sm font-medium">It may</legend>
						{SCOPES.map((scope) => (
							<CheckField key={scope} name={scope} label={SCOPE_WORDS[scope].label} hint={SCOPE_WORDS[scope].says} />
						))}
						{fields.scopes && (
							<p id="scopes-note" role="alert" className="text-sm text-danger">
								{fields.scopes}
							</p>
						)}
					</fieldset>
					<Submit busy={busy} done={null}>
						Create key
					</Submit>
				</Form>
			)}
		</Panel>
	);
}

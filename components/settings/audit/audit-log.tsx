"use client";

import { useState } from "react";
import { runSetting } from "#client/inbox/settings-api.ts";
import { Button } from "#components/ui/button.tsx";
import { SelectField } from "#components/ui/select-field.tsx";
import { useCommand } from "#components/ui/use-command.ts";
import { AUDIT_ACTIONS, type AuditAction, type AuditPage } from "#protocol/admin-shapes.ts";
import { Panel } from "../panel.tsx";
import { AuditLine } from "./audit-line.tsx";
import { AUDIT_KINDS } from "./audit-sentences.ts";

const KINDS = [{ value: "", label: "Everything" }, ...AUDIT_ACTIONS.map((value) => ({ value, label: AUDIT_KINDS[value].label }))];

type AuditLogProps = { page: AuditPage /** Of agents, sites and keys, by id. */; names: Record<string, string> };

/** What was done, newest first, page by page, of one kind where that is asked for. */
export function AuditLog({ page: first, names }: AuditLogProps) {
	const { busy, problem, run } = useCommand();
	const [kind, setKind] = useState<AuditAction | "">("");
	const [{ entries, next_cursor }, setPage] = useState(first);

	async function show(next: AuditAction | "") {
		setKind(next);
		const page = await run(() => runSetting("audit.list", next === "" ? {} : { action: next }));
		if (page) setPage(page);
	}

	async function more(cursor: string) {
		const page = await run(() => runSetting("audit.list", { cursor, ...(kind !== "" && { action: kind }) }));
		if (page) setPage({ ...page, entries: [...entries, ...page.entries] });
	}

	return (
		<Panel
			title="What was done"
			aside={
				<SelectField
					label="Show"
					className="w-full sm:w-64"
					choices={KINDS}
					value={kind}
					disabled={busy}
					onChange={({ target }) => show(AUDIT_ACTIONS.find((action) => action === target.value) ?? "")}
				/>
			}
		>
			{problem && (
				<p role="alert" className="text-danger">
					{problem}
				</p>
			)}
			{entries.length === 0 ? (
				<p role="status" className="text-muted">
					Nothing of this kind so far.
				</p>
			) : (
				<ol aria-label="Entries" aria-busy={busy || undefined} className="flex flex-col divide-y divide-border">
					{entries.map((entry) => (
						<AuditLine key={entry.id} entry={entry} names={names} />
					))}
				</ol>
			)}
			{next_cursor && (
				<div className="flex justify-center">
					<Button onClick={() => more(next_cursor)} busy={busy}>
						Show more
					</Button>
				</div>
			)}
		</Panel>
	);
}

"use client";

import { useState } from "react";
import { runSetting } from "#client/inbox/settings-api.ts";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { FullDate } from "#components/ui/time-ago.tsx";
import { useCommand } from "#components/ui/use-command.ts";
import type { NewIdentitySecret, Site } from "#protocol/admin-shapes.ts";
import { Panel } from "../panel.tsx";
import { ShownOnce } from "../shown-once.tsx";
import { SigningCode } from "./signing-code.tsx";

/** One in use, and one more while the site's server changes over; the server refuses a third. */
const MOST_SECRETS = 2;

/** The secrets by which the site's own server proves who its users are. */
export function SecretsPanel({ site, onChanged }: { site: Site; onChanged: (secrets: Site["secrets"]) => void }) {
	const { busy, problem, run, forget } = useCommand();
	const [made, setMade] = useState<NewIdentitySecret | null>(null);
	const [asked, setAsked] = useState<string | null>(null);
	const { secrets } = site;
	const full = secrets.length >= MOST_SECRETS;
	const newest = secrets.at(-1);

	async function add() {
		const secret = await run(() => runSetting("site.add-secret", { site: site.id }));
		if (!secret) return;
		setMade(secret);
		onChanged([...secrets, { kid: secret.kid, created_at: secret.created_at }]);
	}

	async function remove(kid: string) {
		if (!(await run(() => runSetting("site.remove-secret", { site: site.id, kid })))) return;
		setAsked(null);
		if (made?.kid === kid) setMade(null);
		onChanged(secrets.filter((secret) => secret.kid !== kid));
	}

	return (
		<Panel
			title="Identity secrets"
			lead="With one of them your server signs who is logged in, and agents see that person as verified. Two at most, so that you can change over without a gap."
		>
			{problem && asked === null && (
				<p role="alert" className="text-danger">
					{problem}
				</p>
			)}
			{made && <ShownOnce title="Your new secret" secret={made.secret} label="Copy the secret" onDone={() => setMade(null)} />}
			{secrets.length === 0 ? (
				<p className="text-muted">None yet: names and e-mail addresses are what the page says.</p>
			) : (
				<ul aria-label="Identity secrets" className="flex flex-col divide-y divide-border">
					{secrets.map(({ kid, created_at }) => (
						<li key={kid} className="flex items-center gap-3 py-3 first:pt-0 last:pb-0">
							<div className="min-w-0 flex-1">
								<p className="font-mono text-sm wrap-anywhere">{kid}</p>
								<p className="text-sm text-muted">
									Since <FullDate at={created_at} />
								</p>
							</div>
							<Button
								size="sm"
								aria-label={`Remove the secret ${kid}`}
								onClick={() => {
									forget();
									setAsked(kid);
								}}
							>
								Remove
							</Button>
						</li>
					))}
				</ul>
			)}
			<div className="flex flex-wrap items-center gap-x-4 gap-y-2">
				<Button onClick={add} busy={busy && asked === null} disabled={full}>
					Add a secret
				</Button>
				{full && <p className="text-sm text-muted">To add another, remove the one that your server no longer uses.</p>}
			</div>
			{newest && <SigningCode kid={newest.kid} />}
			{asked && (
				<ConfirmDialog
					title="Remove this secret?"
					action="Remove"
					busy={busy}
					problem={problem}
					onConfirm={() => remove(asked)}
					onClose={() => setAsked(null)}
				>
					What is signed with it proves nobody from now on. People who chat at the moment go on as verified until their session
					ends.
				</ConfirmDialog>
			)}
		</Panel>
	);
}

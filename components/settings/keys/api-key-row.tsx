"use client";

import { useState } from "react";
import { runSetting } from "#client/inbox/settings-api.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { FullDate, TimeAgo, useNow } from "#components/ui/time-ago.tsx";
import { useCommand } from "#components/ui/use-command.ts";
import type { ApiKey } from "#protocol/admin-shapes.ts";
import { SCOPE_WORDS } from "./scope-words.ts";

type ApiKeyRowProps = { apiKey: ApiKey; siteName: string; onRevoked: () => Promise<void> };

/** One key: what it opens, when it was used, and its end. */
export function ApiKeyRow({ apiKey, siteName, onRevoked }: ApiKeyRowProps) {
	const { name, scopes, created_at, last_used_at, expires_at, revoked_at } = apiKey;
	const { busy, problem, run, forget } = useCommand();
	const [asked, setAsked] = useState(false);
	const now = useNow();
	const over = expires_at !== null && Date.parse(expires_at) <= now;

	async function revoke() {
		if (!(await run(() => runSetting("key.revoke", { id: apiKey.id })))) return;
		setAsked(false);
		await onRevoked();
	}

	return (
		<li className="flex items-start gap-3 py-3 first:pt-0 last:pb-0">
			<div className="flex min-w-0 flex-1 flex-col gap-0.5">
				<p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
					<span className="min-w-0 wrap-anywhere">{name}</span>
					{revoked_at ? <Badge tone="danger">Revoked</Badge> : over && <Badge tone="waiting">Ended</Badge>}
				</p>
				<p className="text-sm text-pretty wrap-anywhere">
					{siteName}: {scopes.map((scope) => SCOPE_WORDS[scope].label.toLowerCase()).join(", ")}
				</p>
				<p className="flex flex-wrap gap-x-4 text-sm text-muted">
					<span>
						Created <FullDate at={created_at} />
					</span>
					<span>
						{last_used_at ? (
							<>
								Last used: <TimeAgo since={last_used_at} />
							</>
						) : (
							"Never used"
						)}
					</span>
					{revoked_at ? (
						<span>
							Revoked <FullDate at={revoked_at} />
						</span>
					) : (
						<span>
							{expires_at ? (
								<>
									{over ? "Ended" : "Ends"} <FullDate at={expires_at} />
								</>
							) : (
								"No end"
							)}
						</span>
					)}
				</p>
			</div>
			{!revoked_at && (
				<Button
					size="sm"
					aria-label={`Revoke the key ${name}`}
					onClick={() => {
						forget();
						setAsked(true);
					}}
				>
					Revoke
				</Button>
			)}
			{asked && (
				<ConfirmDialog
					title={`Revoke the key “${name}”?`}
					action="Revoke"
					busy={busy}
					problem={problem}
					onConfirm={revoke}
					onClose={() => setAsked(false)}
				>
					Whatever uses it is cut off at once and cannot come back with it. What it wrote stays.
				</ConfirmDialog>
			)}
		</li>
	);
}

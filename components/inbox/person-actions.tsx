"use client";

import { Ban, Download, LockOpen, Trash2 } from "lucide-react";
import { runSetting } from "#client/inbox/settings-api.ts";
import { Button } from "#components/ui/button.tsx";
import { saveJson } from "#components/ui/save-json.ts";
import { useCommand } from "#components/ui/use-command.ts";
import type { AboutPerson } from "./person-dialog.tsx";

type PersonActionsProps = {
	userId: string;
	blocked: boolean;
	isAdmin: boolean;
	onAsk: (kind: AboutPerson["kind"]) => void;
	onUnblocked: () => void;
};

/** What can be done with a person: every agent may block, only admins take out or erase what is kept. */
export function PersonActions({ userId, blocked, isAdmin, onAsk, onUnblocked }: PersonActionsProps) {
	const { busy, problem, run } = useCommand();

	async function unblock() {
		if (await run(() => runSetting("user.unblock", { user_id: userId }))) onUnblocked();
	}

	async function download() {
		const kept = await run(() => runSetting("user.export", { user_id: userId }));
		if (kept) saveJson(`veritix-chat-${userId}.json`, kept);
	}

	return (
		<section aria-label="What to do with this person" className="flex flex-col gap-2 border-t border-border pt-5">
			{problem && (
				<p role="alert" className="text-sm text-danger">
					{problem}
				</p>
			)}
			{blocked ? (
				<Button onClick={unblock} busy={busy} icon={<LockOpen aria-hidden="true" className="size-4" />}>
					Unblock
				</Button>
			) : (
				<Button onClick={() => onAsk("block")} icon={<Ban aria-hidden="true" className="size-4" />}>
					Block…
				</Button>
			)}
			{isAdmin && (
				<>
					<Button onClick={download} disabled={busy} icon={<Download aria-hidden="true" className="size-4" />}>
						Export as JSON
					</Button>
					<Button onClick={() => onAsk("erase")} icon={<Trash2 aria-hidden="true" className="size-4" />}>
						Erase…
					</Button>
				</>
			)}
		</section>
	);
}

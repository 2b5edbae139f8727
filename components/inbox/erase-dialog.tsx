"use client";

import { useRef, useState } from "react";
import { runSetting } from "#client/inbox/settings-api.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { FullDate } from "#components/ui/time-ago.tsx";
import { useCommand } from "#components/ui/use-command.ts";
import type { Erased } from "#protocol/admin-shapes.ts";
import type { AboutPerson } from "./person-dialog.tsx";

const WORD = "erase";

/** Erases somebody after a typed word, and tells which backups still hold what was erased. */
export function EraseDialog({ about, onClose }: { about: AboutPerson; onClose: () => void }) {
	const { busy, problem, run } = useCommand();
	const [wrong, setWrong] = useState(false);
	const [erased, setErased] = useState<Erased | null>(null);
	const dialog = useRef<HTMLDialogElement>(null);
	const close = () => dialog.current?.close();
	if (erased) {
		return (
			<Dialog key="done" ref={dialog} title={`${about.name} was erased`} onClose={onClose}>
				<div className="mt-2 flex flex-col gap-3 text-pretty text-muted">
					<Result erased={erased} />
				</div>
				<div className="mt-5 flex justify-end">
					<Button variant="primary" onClick={close}>
						Done
					</Button>
				</div>
			</Dialog>
		);
	}
	return (
		<Dialog key="question" ref={dialog} title={`Erase ${about.name} for good?`} onClose={onClose}>
			<p className="mt-2 mb-4 text-pretty text-muted">
				The person, all their conversations and everything that was written in them are deleted, for every agent. Nobody can bring
				it back. Export it first where it may be needed.
			</p>
			<Form
				problem={problem}
				onSubmit={async (typed) => {
					const right = typed("word").trim().toLowerCase() === WORD;
					setWrong(!right);
					if (right) setErased(await run(() => runSetting("user.erase", { user_id: about.userId })));
				}}
			>
				<Field
					label={`Type “${WORD}” to go on`}
					name="word"
					autoComplete="off"
					autoCapitalize="off"
					spellCheck={false}
					error={wrong ? `Type “${WORD}”, or cancel.` : null}
				/>
				<div className="mt-1 flex justify-end gap-2">
					<Button onClick={close}>Cancel</Button>
					<Button type="submit" variant="danger" busy={busy}>
						Erase
					</Button>
				</div>
			</Form>
		</Dialog>
	);
}

function Result({ erased: { conversations, backups } }: { erased: Erased }) {
	return (
		<>
			<p>
				{conversations === 1 ? "One conversation" : `${conversations} conversations`} went with them.{" "}
				{backups.length === 0
					? "No backup on this server holds any of it."
					: "These backups on this server still hold it, until each is deleted:"}
			</p>
			{backups.length > 0 && (
				<ul aria-label="Backups" className="flex flex-col gap-2 rounded-md bg-fill p-3 text-sm">
					{backups.map(({ file, ends_at }) => (
						<li key={file}>
							<span className="block font-mono wrap-anywhere text-text">{file}</span>
							until <FullDate at={ends_at} />
						</li>
					))}
				</ul>
			)}
			<p>Copies that you made elsewhere are yours to delete.</p>
		</>
	);
}

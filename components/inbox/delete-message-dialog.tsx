"use client";

import { useEffect, useRef, useState } from "react";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import type { Message } from "#protocol/shapes.ts";
import { firstWords } from "./message-tools.ts";

type DeleteMessageDialogProps = {
	message: Message;
	remove: () => Promise<unknown>;
	/** Its menu is gone, so the focus has to go elsewhere. */
	onDeleted: () => void;
	onClose: () => void;
};

/** Asks before a message goes for good. */
export function DeleteMessageDialog({ message, remove, onDeleted, onClose }: DeleteMessageDialogProps) {
	const [busy, setBusy] = useState(false);
	const [problem, setProblem] = useState<string | null>(null);

	const done = useRef(false);
	const deleted = useRef(onDeleted);
	deleted.current = onDeleted;
	// Only when the dialog is gone can anything behind it have the focus.
	useEffect(
		() => () => {
			if (done.current) deleted.current();
		},
		[],
	);

	async function confirm() {
		setBusy(true);
		try {
			await remove();
			done.current = true;
			onClose();
		} catch (error) {
			setProblem(error instanceof Error ? error.message : "That did not work. Try again.");
			setBusy(false);
		}
	}

	return (
		<ConfirmDialog
			title="Delete this message?"
			action="Delete"
			busy={busy}
			problem={problem}
			onConfirm={() => void confirm()}
			onClose={onClose}
		>
			<p className="wrap-anywhere">“{firstWords(message.content)}” goes for everybody. It cannot be brought back.</p>
		</ConfirmDialog>
	);
}

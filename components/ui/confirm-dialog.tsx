"use client";

import { type ReactNode, useRef } from "react";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";

type ConfirmDialogProps = {
	title: string;
	/** What happens then. */
	children: ReactNode;
	/** The word on the button that does it. */
	action: string;
	busy: boolean;
	problem: string | null;
	onConfirm: () => void;
	onClose: () => void;
};

/** Asks before what cannot be undone. */
export function ConfirmDialog({ title, children, action, busy, problem, onConfirm, onClose }: ConfirmDialogProps) {
	const dialog = useRef<HTMLDialogElement>(null);
	return (
		<Dialog ref={dialog} title={title} onClose={onClose}>
			<div className="mt-2 text-pretty text-muted">{children}</div>
			{problem && (
				<p role="alert" className="mt-3 text-danger">
					{problem}
				</p>
			)}
			<div className="mt-5 flex justify-end gap-2">
				<Button onClick={() => dialog.current?.close()}>Cancel</Button>
				<Button variant="danger" busy={busy} onClick={onConfirm}>
					{action}
				</Button>
			</div>
		</Dialog>
	);
}

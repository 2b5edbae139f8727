"use client";

import { type ReactNode, useEffect, useId, useRef } from "react";
import { Button } from "./button.tsx";

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

/** Asks before what cannot be undone. The browser's own dialog: it keeps the focus, and Escape closes it. */
export function ConfirmDialog({ title, children, action, busy, problem, onConfirm, onClose }: ConfirmDialogProps) {
	const dialog = useRef<HTMLDialogElement>(null);
	const titleId = useId();
	useEffect(() => dialog.current?.showModal(), []);
	return (
		<dialog
			ref={dialog}
			aria-labelledby={titleId}
			onClose={onClose}
			className="m-auto w-[calc(100%-32px)] max-w-100 rounded-lg border border-border bg-raised p-5 text-text shadow-overlay backdrop:bg-scrim sm:p-6"
		>
			<h2 id={titleId} className="text-lg font-semibold text-balance">
				{title}
			</h2>
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
		</dialog>
	);
}

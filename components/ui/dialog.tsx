"use client";

import { type ReactNode, type RefObject, useEffect, useId, useRef } from "react";
import { classNames } from "./class-names.ts";

type DialogProps = {
	title: string;
	/** How the dialog is closed from within: `ref.current?.close()`. */
	ref?: RefObject<HTMLDialogElement | null>;
	onClose: () => void;
	/** `sheet` stands at the right edge, as high as the window, and covers a phone. */
	shape?: "card" | "sheet";
	children: ReactNode;
};

const SHAPES = {
	card: "m-auto w-[calc(100%-32px)] max-w-100 rounded-lg border border-border bg-raised p-5 sm:p-6",
	sheet: "my-0 mr-0 ml-auto h-dvh max-h-none w-full max-w-none border-border bg-bg p-5 sm:w-96 sm:border-l",
} as const;

/** The browser's own dialog: it keeps the focus inside, and Escape closes it and nothing behind it. */
export function Dialog({ title, ref, onClose, shape = "card", children }: DialogProps) {
	const own = useRef<HTMLDialogElement>(null);
	const dialog = ref ?? own;
	const titleId = useId();
	useEffect(() => {
		dialog.current?.showModal();
	}, [dialog]);
	// Keys pressed in here, Escape first of all, are not for the page behind.
	return (
		<dialog
			ref={dialog}
			aria-labelledby={titleId}
			onClose={onClose}
			onKeyDown={(event) => event.stopPropagation()}
			className={classNames("text-text shadow-overlay backdrop:bg-scrim", SHAPES[shape])}
		>
			<h2 id={titleId} className="text-lg font-semibold text-balance">
				{title}
			</h2>
			{children}
		</dialog>
	);
}

"use client";

import { X } from "lucide-react";
import { useRef } from "react";
import { Dialog } from "#components/ui/dialog.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { PersonDetails, type PersonDetailsProps } from "./person-details.tsx";

/** What is known of the person and the conversation, beside the thread on wide screens. */
export function DetailsPane(props: PersonDetailsProps) {
	return (
		<aside
			aria-label="Details"
			className="scroll-pane hidden w-72 shrink-0 border-l border-border bg-bg p-5 xl:block"
			// biome-ignore lint/a11y/noNoninteractiveTabindex: a pane that scrolls must be reachable by keyboard
			tabIndex={0}
		>
			<PersonDetails {...props} />
		</aside>
	);
}

/** The same over the thread, where there is no room beside it. */
export function DetailsSheet({ onClose, ...props }: PersonDetailsProps & { onClose: () => void }) {
	const dialog = useRef<HTMLDialogElement>(null);
	return (
		<Dialog ref={dialog} title="Details" shape="sheet" onClose={onClose}>
			<div className="absolute top-3 right-3">
				<IconButton label="Close the details" side="left" onClick={() => dialog.current?.close()}>
					<X aria-hidden="true" />
				</IconButton>
			</div>
			<div className="pt-6">
				<PersonDetails {...props} />
			</div>
		</Dialog>
	);
}

"use client";

import { useEffect, useRef, useState } from "react";
import { MessageText } from "#components/message-text/message-text.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import { fullDate } from "#components/ui/time-ago.tsx";
import type { Message, MessageVersion } from "#protocol/shapes.ts";

type VersionsDialogProps = {
	message: Message;
	read: (id: string) => Promise<MessageVersion[]>;
	onClose: () => void;
};

/** What an edited message said before, and until when; the newest on top. */
export function VersionsDialog({ message, read, onClose }: VersionsDialogProps) {
	const dialog = useRef<HTMLDialogElement>(null);
	const [versions, setVersions] = useState<MessageVersion[] | null>(null);
	const [problem, setProblem] = useState<string | null>(null);
	const reading = useRef(read);
	reading.current = read;
	// Read anew when it is edited meanwhile.
	const { id, edited_at } = message;
	useEffect(() => {
		if (edited_at === undefined) return;
		let left = false;
		reading.current(id).then(
			(found) => left || setVersions(found.reverse()),
			(error: unknown) => left || setProblem(error instanceof Error ? error.message : "That did not work. Try again."),
		);
		return () => {
			left = true;
		};
	}, [id, edited_at]);

	return (
		<Dialog ref={dialog} title="Earlier versions" onClose={onClose}>
			{problem && (
				<p role="alert" className="mt-3 text-danger">
					{problem}
				</p>
			)}
			{!versions && !problem && <Spinner />}
			<ol className="mt-3 flex max-h-[60dvh] flex-col gap-3 overflow-y-auto">
				{versions?.map(({ content, replaced_at }) => (
					<li key={replaced_at + content}>
						<p className="text-sm text-muted">Until {fullDate(replaced_at)}</p>
						<div dir="auto" className="message-text mt-1 w-fit max-w-full rounded-lg bg-fill px-3.5 py-2 text-md">
							<MessageText text={content} />
						</div>
					</li>
				))}
			</ol>
			<div className="mt-5 flex justify-end">
				<Button onClick={() => dialog.current?.close()}>Close</Button>
			</div>
		</Dialog>
	);
}

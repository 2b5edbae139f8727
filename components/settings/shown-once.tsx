"use client";

import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { CopyCode } from "#components/ui/copy-code.tsx";
import { Notice } from "#components/ui/notice.tsx";

type ShownOnceProps = { title: string; secret: string; label: string; onDone: () => void; children?: ReactNode };

/** A secret that nobody can show again, until its reader says that it is kept. */
export function ShownOnce({ title, secret, label, onDone, children }: ShownOnceProps) {
	return (
		<div className="flex flex-col gap-3">
			<Notice tone="waiting">
				<p className="font-medium">{title}</p>
				<p className="mt-1 text-text">It is shown this once. Keep it on your server, never in a page.</p>
			</Notice>
			<CopyCode code={secret} label={label} />
			{children}
			<div>
				<Button onClick={onDone}>I have kept it</Button>
			</div>
		</div>
	);
}

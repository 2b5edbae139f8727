"use client";

import { Check, Copy } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { useCopy } from "#components/ui/use-copy.ts";

/** The codes that stand in for a lost telephone, shown once. */
export function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
	const { copied, copy } = useCopy(codes.join("\n"));
	return (
		<div className="flex flex-col gap-4">
			<Notice tone="waiting">
				<p className="font-medium">Keep these recovery codes now: they are shown this once.</p>
				<p className="mt-1 text-text">Each signs you in once when you do not have your telephone.</p>
			</Notice>
			<ul aria-label="Recovery codes" className="grid gap-x-6 gap-y-1.5 rounded-md bg-fill p-4 font-mono text-md sm:grid-cols-2">
				{codes.map((code) => (
					<li key={code}>{code}</li>
				))}
			</ul>
			<div className="flex flex-wrap gap-2">
				<Button
					onClick={copy}
					icon={copied ? <Check aria-hidden="true" className="size-4" /> : <Copy aria-hidden="true" className="size-4" />}
				>
					{copied ? "Copied" : "Copy all"}
				</Button>
				<Button variant="primary" onClick={onDone}>
					I have kept them
				</Button>
			</div>
		</div>
	);
}

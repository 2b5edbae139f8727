"use client";

import { Check, Copy } from "lucide-react";
import { Button } from "./button.tsx";
import { useCopy } from "./use-copy.ts";

/** A piece of code to take along. */
export function CopyCode({ code, label }: { code: string; label: string }) {
	const { copied, copy } = useCopy(code);

	return (
		<div className="flex items-center gap-3 rounded-md border border-border bg-fill p-2 pl-4 max-sm:flex-col max-sm:items-stretch max-sm:p-3">
			<code className="min-w-0 flex-1 font-mono text-sm whitespace-pre-wrap wrap-anywhere">{code}</code>
			<Button
				size="sm"
				onClick={copy}
				aria-label={copied ? "Copied" : label}
				icon={copied ? <Check aria-hidden="true" className="size-3.5" /> : <Copy aria-hidden="true" className="size-3.5" />}
			>
				{copied ? "Copied" : "Copy"}
			</Button>
		</div>
	);
}

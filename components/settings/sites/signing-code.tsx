"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { useCopy } from "#components/ui/use-copy.ts";
import { signingExamples } from "./signing-examples.ts";

/** How the site's server signs, in the language that it speaks. */
export function SigningCode({ kid }: { kid: string }) {
	const examples = signingExamples(kid);
	const [shown, setShown] = useState(0);
	const code = examples[shown]?.code ?? "";
	const { copied, copy } = useCopy(code);
	return (
		<section aria-label="How your server signs" className="flex flex-col gap-2 border-t border-border pt-4">
			<h3 className="font-semibold">How your server signs</h3>
			<p className="max-w-140 text-pretty text-muted">
				Give the result to the page of the person who is logged in. A token lives for a day at most; an hour is plenty.
			</p>
			<div className="mt-1 flex flex-wrap items-center gap-1">
				{examples.map(({ language }, at) => (
					<Button
						key={language}
						size="sm"
						variant={at === shown ? "secondary" : "ghost"}
						aria-pressed={at === shown}
						onClick={() => setShown(at)}
					>
						{language}
					</Button>
				))}
				<div className="flex-1" />
				<Button size="sm" onClick={copy}>
					{copied ? "Copied" : "Copy the code"}
				</Button>
			</div>
			<pre className="rounded-md border border-border bg-fill p-4 font-mono text-sm whitespace-pre-wrap wrap-anywhere">{code}</pre>
		</section>
	);
}

"use client";

import { useEffect, useState } from "react";

const SHOWN_MS = 2000;

/** Copies a text to the clipboard; `copied` is true for the two seconds after it went well. */
export function useCopy(text: string): { copied: boolean; copy: () => Promise<void> } {
	const [copied, setCopied] = useState(false);
	useEffect(() => {
		if (!copied) return;
		const timer = setTimeout(() => setCopied(false), SHOWN_MS);
		return () => clearTimeout(timer);
	}, [copied]);

	async function copy() {
		try {
			await navigator.clipboard.writeText(text);
			setCopied(true);
		} catch {
			// Pages on plain http have no clipboard; the text can be selected by hand.
		}
	}
	return { copied, copy };
}

"use client";

import { useEffect } from "react";

/**
 * Esc goes one step back: from the thread to its row in the list, and from there, or where no list is shown, to no
 * conversation at all.
 */
export function useEscape(conversationId: string | null, close: () => void): void {
	useEffect(() => {
		if (conversationId === null) return;
		function onKey(event: KeyboardEvent) {
			// An open menu, or an input method that composes, has the key first.
			if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
			const row = document.querySelector<HTMLElement>(`[data-conversation="${conversationId}"]`);
			const listIsShown = row !== null && row.offsetParent !== null;
			if (listIsShown && document.activeElement !== row) row.focus();
			else close();
		}
		window.addEventListener("keydown", onKey);
		return () => window.removeEventListener("keydown", onKey);
	}, [conversationId, close]);
}

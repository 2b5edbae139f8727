"use client";

import { useEffect } from "react";

type ListKeys = { ids: string[]; activeId: string | null; focusRow: (id: string) => void };

/** j and k, or the arrows inside the list, walk through the rows; Enter opens the focused one as every link does. */
export function useListKeys({ ids, activeId, focusRow }: ListKeys): void {
	useEffect(() => {
		function onKey(event: KeyboardEvent) {
			if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return;
			const target = event.target instanceof HTMLElement ? event.target : document.body;
			if (target.closest("input, textarea, select, [contenteditable], [role='menu']")) return;
			const inList = target === document.body || target.closest("[data-conversation-list]") !== null;
			const step = stepOf(event.key, inList);
			if (step === 0 || ids.length === 0) return;
			const at = activeId === null ? -1 : ids.indexOf(activeId);
			// Nothing is active yet: either direction begins at the top.
			const next = ids[at < 0 ? 0 : Math.min(ids.length - 1, Math.max(0, at + step))];
			if (next === undefined) return;
			event.preventDefault();
			focusRow(next);
		}
		window.addEventListener("keydown", onKey);
		return () => window.removeEventListener("keydown", onKey);
	}, [ids, activeId, focusRow]);
}

function stepOf(key: string, inList: boolean): -1 | 0 | 1 {
	if (key === "j" || (inList && key === "ArrowDown")) return 1;
	if (key === "k" || (inList && key === "ArrowUp")) return -1;
	return 0;
}

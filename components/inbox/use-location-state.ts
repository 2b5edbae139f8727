"use client";

import { useSearchParams } from "next/navigation";
import { useCallback } from "react";
import type { InboxView } from "#protocol/shapes.ts";
import { isInboxView } from "./views.ts";

/** What is on the screen stands in the address, so that reload, back and a copied link find it again. */
export function useLocationState() {
	const params = useSearchParams();
	const asked = params.get("view");
	const view: InboxView = isInboxView(asked) ? asked : "all";
	const conversationId = params.get("c");

	const showView = useCallback((next: InboxView) => navigate((query) => query.set("view", next)), []);
	const open = useCallback((id: string) => navigate((query) => query.set("c", id)), []);
	const close = useCallback(() => navigate((query) => query.delete("c")), []);
	return { view, conversationId, showView, open, close };
}

function navigate(change: (query: URLSearchParams) => void): void {
	const query = new URLSearchParams(window.location.search);
	const before = query.toString();
	change(query);
	if (query.toString() !== before) window.history.pushState(null, "", `?${query}`);
}

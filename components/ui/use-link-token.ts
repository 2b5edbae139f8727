"use client";

import { useSyncExternalStore } from "react";

function onHashChange(listener: () => void): () => void {
	window.addEventListener("hashchange", listener);
	return () => window.removeEventListener("hashchange", listener);
}

/** The token of a one-time link. It stands behind the #, which browsers never send to a server. Null while the server renders. */
export function useLinkToken(): string | null {
	return useSyncExternalStore(
		onHashChange,
		() => window.location.hash.slice(1),
		() => null,
	);
}

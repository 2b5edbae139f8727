/** Calls `listener` at the moments when a dead connection is likely to work again; returns the way to stop. */
export function onWake(listener: () => void): () => void {
	if (typeof window === "undefined") return () => {};
	const onVisible = () => {
		if (document.visibilityState === "visible") listener();
	};
	window.addEventListener("online", listener);
	window.addEventListener("pageshow", listener);
	document.addEventListener("visibilitychange", onVisible);
	return () => {
		window.removeEventListener("online", listener);
		window.removeEventListener("pageshow", listener);
		document.removeEventListener("visibilitychange", onVisible);
	};
}

import { toHttpUrl } from "#client/connection.ts";
import { storagePrefix } from "#client/session.ts";
import type { WidgetOptions } from "#components/chat-widget/widget-options.ts";

/** Whether this browser keeps something of an earlier visit. The panel looks more closely; here nothing is written. */
export function wasHereBefore({ backendUrl, site }: WidgetOptions): boolean {
	const prefix = storagePrefix(toHttpUrl(backendUrl), site);
	try {
		return ["session", "unsent"].some((key) => localStorage.getItem(`${prefix}:${key}`));
	} catch {
		// Storage is denied.
		return false;
	}
}

/** Runs it when the page has loaded and the browser has nothing better to do. */
export function whenIdle(run: () => void): void {
	// Safari has no such thing; there the end of loading has to do.
	const wait = () => (self.requestIdleCallback ?? setTimeout)(run);
	if (document.readyState === "complete") wait();
	else addEventListener("load", wait);
}

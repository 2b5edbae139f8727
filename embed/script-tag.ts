import type { ChatWidgetOptions } from "./chat-widget.ts";

/** Known only while the script runs for the first time, and not at all when a page's own code evaluates it. */
export const SCRIPT = (document.currentScript ?? document.querySelector('script[src*="widget."]')) as HTMLScriptElement | null;

/** Where the script came from; empty where that is not known. */
export const SCRIPT_ORIGIN = SCRIPT?.src ? new URL(SCRIPT.src).origin : "";

/** What stands on the script tag itself. */
export function readScriptTag({ site, theme, position, backendUrl, autoOpen = "false" }: DOMStringMap = {}): ChatWidgetOptions {
	const said = { site: site || undefined, theme, position, backendUrl: backendUrl || undefined, autoOpen: autoOpen !== "false" };
	return said as ChatWidgetOptions;
}

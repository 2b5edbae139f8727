import { openBrowserStorage } from "#client/browser-storage.ts";
import { openSessionStore, type StoredSession } from "#client/session.ts";

/** The widget that `/widget.js` put on this page; embed/script.ts declares it on the window. */
export type PageWidget = NonNullable<Window["chatWidget"]>;

export const DEMO_SITE = "demo";
export const WIDGET_SCRIPT = "/widget.js";

/** A script that is not there after this time is missed. It is still welcome: the network may only be slow. */
const PATIENCE_MS = 6000;

/** Waits for the widget's script, which loads beside the page; returns the way to stop waiting. */
export function whenWidgetIsHere(found: (widget: PageWidget) => void, missing: () => void): () => void {
	const script = document.querySelector(`script[src="${WIDGET_SCRIPT}"]`);
	const timer = setTimeout(missing, PATIENCE_MS);
	const stop = () => {
		clearTimeout(timer);
		script?.removeEventListener("load", look);
		script?.removeEventListener("error", missing);
	};
	const look = () => {
		if (!window.chatWidget) return;
		stop();
		found(window.chatWidget);
	};
	script?.addEventListener("load", look);
	script?.addEventListener("error", missing);
	look();
	return stop;
}

/** Who this browser is to the demo site: what the widget itself has kept. Null before its first opening. */
export function readDemoSession(): StoredSession | null {
	return openSessionStore(openBrowserStorage(), { backendUrl: window.location.origin, site: DEMO_SITE }).read();
}

/** Makes sure that there is a conversation: only a visitor's own first message begins one. */
export async function beginConversation(widget: PageWidget): Promise<StoredSession> {
	if (!readDemoSession()?.started) await widget.sendMessage("Hello support!");
	const session = readDemoSession();
	if (!session?.started) throw new Error("This browser keeps nothing, so the page cannot speak for the chat.");
	return session;
}

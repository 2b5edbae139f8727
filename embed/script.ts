import { ChatWidget } from "./chat-widget.ts";
import { readScriptTag } from "./widget-settings.ts";

declare global {
	interface Window {
		ChatWidget?: typeof ChatWidget;
		chatWidget?: ChatWidget;
	}
}

// Known only while the script runs for the first time, and not at all when a page's own code evaluates it.
const script =
	document.currentScript instanceof HTMLScriptElement
		? document.currentScript
		: document.querySelector<HTMLScriptElement>('script[src*="/widget.js"], script[src*="/static/chat-widget.html"]');

// The snippet pasted twice is one widget.
if (!window.ChatWidget) {
	ChatWidget.defaultBackendUrl = new URL(script?.src || window.location.href, window.location.href).origin;
	window.ChatWidget = ChatWidget;
	window.chatWidget = new ChatWidget(readScriptTag(script));
}

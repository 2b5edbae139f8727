import { ChatWidget } from "./chat-widget.ts";
import { readScriptTag, SCRIPT } from "./script-tag.ts";

declare global {
	interface Window {
		ChatWidget?: typeof ChatWidget;
		chatWidget?: ChatWidget;
	}
}

// The snippet pasted twice is one widget.
if (!window.ChatWidget) {
	window.ChatWidget = ChatWidget;
	window.chatWidget = new ChatWidget(readScriptTag(SCRIPT?.dataset));
}

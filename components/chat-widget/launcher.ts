import { adoptStyles } from "./adopt-styles.ts";
import { containEvents, PRESSES } from "./contain-events.ts";
import { make } from "./elements.ts";
import { CHAT_PATH, drawIcon } from "./launcher-icon.ts";
import { LAUNCHER_STYLES } from "./styles.generated.ts";
import type { WidgetPosition, WidgetTheme } from "./widget-options.ts";

export type LauncherLook = { theme?: WidgetTheme; position?: WidgetPosition };

/**
 * The bubble in its shadow root, in plain DOM: it is all that most visitors ever load. The panel, which may come from a newer
 * build than the loader around the bubble, knows these elements and `setLook`: what they mean does not change.
 */
export type Launcher = {
	host: HTMLElement;
	shadow: ShadowRoot;
	/** Around bubble and panel; carries the position. */
	frame: HTMLElement;
	button: HTMLButtonElement;
	/** What the bubble itself has to say, in words; empty most of the time. */
	said: HTMLElement;
	setLook(look: LauncherLook): void;
	remove(): void;
};

export function createLauncher(look: LauncherLook, onPress: () => void): Launcher {
	const host = document.createElement("veritix-chat");
	const shadow = host.attachShadow({ mode: "open" });
	adoptStyles(shadow, LAUNCHER_STYLES);
	containEvents(shadow, PRESSES);

	const frame = make("div", { class: "widget", lang: "en", dir: "ltr" });
	const button = make("button", {
		class: "launcher",
		"aria-label": "Open chat",
		"aria-expanded": "false",
	});
	button.onclick = onPress;
	button.append(drawIcon("chat", CHAT_PATH));
	const said = make("p", { class: "said", role: "status" });
	frame.append(button, said);
	shadow.append(frame);

	function setLook({ theme = "auto", position = "bottom-right" }: LauncherLook): void {
		if (theme === "auto") delete host.dataset.theme;
		else host.dataset.theme = theme;
		frame.dataset.position = position;
	}

	setLook(look);
	// Not in the body, which may not be there yet, may be exchanged by a page that moves on by itself, turned, faded or made inert.
	document.documentElement.append(host);

	return {
		host,
		shadow,
		frame,
		button,
		said,
		setLook,
		remove: () => host.remove(),
	};
}

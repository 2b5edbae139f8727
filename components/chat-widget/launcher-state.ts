import { make, setAttributes } from "./elements.ts";
import { PATHS } from "./icons.tsx";
import type { Launcher } from "./launcher.ts";
import { drawIcon } from "./launcher-icon.ts";

export type LauncherState = {
	isOpen: boolean;
	/** Whether there is a panel that the bubble controls. */
	hasPanel: boolean;
	unread: number;
};

/** Lets the bubble show how the chat stands; returns the way to tell it. */
export function createLauncherState({ frame, button }: Launcher) {
	const badge = make("span", { class: "badge", "aria-hidden": "true" });
	button.append(drawIcon("down", PATHS.down));

	return ({ isOpen, hasPanel, unread }: LauncherState): void => {
		const count = isOpen ? 0 : unread;
		frame.dataset.open = String(isOpen);
		setAttributes(button, { "aria-expanded": String(isOpen), "aria-label": nameLauncher(isOpen, count) });
		if (hasPanel) button.setAttribute("aria-controls", "panel");
		badge.textContent = count > 9 ? "9+" : String(count);
		if (count === 0) badge.remove();
		else if (!badge.isConnected) button.append(badge);
	};
}

function nameLauncher(isOpen: boolean, unread: number): string {
	if (isOpen) return "Close chat";
	if (unread === 0) return "Open chat";
	return `Open chat, ${unread} unread ${unread === 1 ? "message" : "messages"}`;
}

import { createEmitter } from "#client/emitter.ts";
import { createLauncher } from "./launcher.ts";
import { type MountedPanel, mountPanel } from "./mount-panel.tsx";
import type { WidgetEvents } from "./widget-events.ts";
import type { WidgetOptions } from "./widget-options.ts";

export type MountedWidget = ReturnType<typeof mountWidget>;

/** Puts the whole widget on the page at once, bubble and panel; the script tag's loader brings the panel later. */
export function mountWidget(options: WidgetOptions) {
	const emitter = createEmitter<WidgetEvents>();
	const launcher = createLauncher(options, () => (panel.isOpen ? panel.close() : panel.open()));
	const panel: MountedPanel = mountPanel(launcher, options, emitter.emit);
	return {
		on: emitter.on,
		setOptions: panel.setOptions,
		destroy(): void {
			panel.destroy();
			emitter.clear();
		},
	};
}

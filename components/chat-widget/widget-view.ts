import { createEmitter } from "#client/emitter.ts";
import type { WidgetPosition, WidgetTheme } from "./widget-options.ts";

/** What of the widget is not the conversation: whether it is open, and how it looks. */
export type WidgetViewState = {
	isOpen: boolean;
	/** The panel is built at the first opening and kept, so that scroll position and text survive closing. */
	wasOpened: boolean;
	/** Grows each time the focus should move into the panel. */
	focusRequests: number;
	theme: WidgetTheme;
	position: WidgetPosition;
};

export type WidgetView = ReturnType<typeof createWidgetView>;

export function createWidgetView({ theme, position }: { theme: WidgetTheme; position: WidgetPosition }) {
	let state: WidgetViewState = { isOpen: false, wasOpened: false, focusRequests: 0, theme, position };
	const changes = createEmitter<{ change: WidgetViewState }>();

	function update(change: Partial<WidgetViewState>): void {
		state = { ...state, ...change };
		changes.emit("change", state);
	}

	return {
		get: () => state,
		subscribe: (listener: () => void) => changes.on("change", listener),
		open({ focus }: { focus: boolean }): void {
			update({ isOpen: true, wasOpened: true, focusRequests: state.focusRequests + (focus ? 1 : 0) });
		},
		close: () => update({ isOpen: false }),
		setLook: (look: Partial<Pick<WidgetViewState, "theme" | "position">>) => update(look),
		end: changes.clear,
	};
}

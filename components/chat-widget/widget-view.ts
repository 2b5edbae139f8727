import { createEmitter } from "#client/emitter.ts";

/** What of the widget is not the conversation: whether it is open. */
export type WidgetViewState = {
	isOpen: boolean;
	/** The panel is built at the first opening and kept, so that scroll position and text survive closing. */
	wasOpened: boolean;
	/** Grows each time the focus should move into the panel. */
	focusRequests: number;
};

export type WidgetView = ReturnType<typeof createWidgetView>;

export function createWidgetView() {
	let state: WidgetViewState = { isOpen: false, wasOpened: false, focusRequests: 0 };
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
		end: changes.clear,
	};
}

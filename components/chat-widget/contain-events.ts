/** Presses: what a page may act on, and all that the bubble alone keeps to itself. */
export const PRESSES = "click keydown keyup mousedown mouseup pointerdown pointerup touchstart touchend focusin focusout";

/** Everything else that a person does by hand, once there is a panel. */
export const MOVES_AND_TEXTS =
	"dblclick auxclick contextmenu keypress wheel submit reset change select beforeinput input compositionstart compositionupdate compositionend copy cut paste " +
	"mousemove mouseover mouseout pointermove pointerover pointerout pointercancel touchmove touchcancel " +
	"dragstart drag dragenter dragover dragleave drop dragend";

/**
 * Ends UI events at the shadow root: a React ancestor of the host would get each click, and the page's shortcuts each letter.
 * The widget's own listeners are inside and have heard them by then.
 */
export function containEvents(root: ShadowRoot, names: string): void {
	for (const name of names.split(" ")) root.addEventListener(name, (event) => event.stopPropagation(), { passive: true });
}

/** Everything a person does by hand. Such events leave a shadow root, and the page around must not act on them. */
const UI_EVENTS = [
	...["click", "dblclick", "auxclick", "contextmenu", "wheel", "submit", "reset", "change", "select"],
	...["keydown", "keypress", "keyup", "beforeinput", "input", "compositionstart", "compositionupdate", "compositionend"],
	...["mousedown", "mouseup", "mousemove", "mouseover", "mouseout"],
	...["pointerdown", "pointerup", "pointermove", "pointerover", "pointerout", "pointercancel"],
	...["touchstart", "touchmove", "touchend", "touchcancel"],
	...["focusin", "focusout", "copy", "cut", "paste"],
	...["dragstart", "drag", "dragenter", "dragover", "dragleave", "drop", "dragend"],
];

/**
 * Ends UI events at the shadow root: a React ancestor of the host would get each click, and the page's shortcuts each letter.
 * The widget's own listeners are inside and have heard them by then.
 */
export function containEvents(root: ShadowRoot): void {
	for (const name of UI_EVENTS) root.addEventListener(name, (event) => event.stopPropagation(), { passive: true });
}

import { type RefObject, useEffect } from "react";

/**
 * Tells the style sheet how much of the screen the keyboard leaves. iOS neither shrinks `dvh` nor moves fixed elements for its
 * keyboard, so on a phone the field would be under it.
 */
export function useVisualViewport(element: RefObject<HTMLElement | null>, active: boolean): void {
	useEffect(() => {
		const viewport = window.visualViewport;
		if (!active || !viewport) return;
		const measure = () => {
			const { style } = element.current ?? {};
			// Pinch zoom changes the same numbers, and must not shrink the panel.
			const zoomed = viewport.scale > 1.01;
			style?.setProperty("--visible-height", zoomed ? "100dvh" : `${viewport.height}px`);
			style?.setProperty("--visible-top", zoomed ? "0px" : `${viewport.offsetTop}px`);
		};
		measure();
		viewport.addEventListener("resize", measure);
		viewport.addEventListener("scroll", measure);
		return () => {
			viewport.removeEventListener("resize", measure);
			viewport.removeEventListener("scroll", measure);
		};
	}, [element, active]);
}

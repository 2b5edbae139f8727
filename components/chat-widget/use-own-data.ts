import { type RefObject, useState } from "react";

type Around = { panel: RefObject<HTMLElement | null>; close: () => void; restart: () => void };

/** Whether one's own data stand in place of the messages, and the ways out of them. */
export function useOwnData({ panel, close, restart }: Around) {
	const [isShown, setShown] = useState(false);
	const [isErased, setErased] = useState(false);

	/** A chat that was erased has nothing to go back to: it closes, and the next one is somebody new's. */
	function leave(): void {
		close();
		if (isErased) restart();
	}

	function hide(): void {
		if (isErased) leave();
		else {
			setShown(false);
			panel.current?.querySelector<HTMLElement>(".your-data")?.focus();
		}
	}

	return { isShown, hide, leave, toggle: () => (isShown ? hide() : setShown(true)), onErased: () => setErased(true) };
}

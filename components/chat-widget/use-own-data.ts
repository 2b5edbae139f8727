import { type ComponentType, type RefObject, useState } from "react";
import type { OwnDataProps } from "./own-data.tsx";

type Around = { panel: RefObject<HTMLElement | null>; close: () => void; restart: () => void };

/** The view of one's own data in place of the messages. Few look at it, so it is loaded when somebody does. */
export function useOwnData({ panel, close, restart }: Around) {
	const [View, setView] = useState<ComponentType<OwnDataProps> | null>(null);
	const [isErased, setErased] = useState(false);
	const [problem, setProblem] = useState<string | null>(null);

	function show(): void {
		import("./own-data.tsx").then(
			({ OwnData }) => {
				setProblem(null);
				setView(() => OwnData);
			},
			() => setProblem("We cannot reach our server. Please try again later."),
		);
	}

	/** A chat that was erased has nothing to go back to: it closes, and the next one is somebody new's. */
	function leave(): void {
		close();
		if (isErased) restart();
	}

	function hide(): void {
		if (isErased) {
			leave();
			return;
		}
		setView(null);
		panel.current?.querySelector<HTMLElement>(".more")?.focus();
	}

	return {
		View,
		problem,
		hide,
		leave,
		isShown: View !== null,
		toggle: () => (View ? hide() : show()),
		onErased: () => setErased(true),
	};
}

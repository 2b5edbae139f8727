"use client";

import { useEffect, useRef } from "react";

type Seen = { atEnd: boolean; lastId: string | undefined; onSeen: () => void };

/** Calls `onSeen` when the newest message is on the screen of a window that somebody looks at, and not before. */
export function useSeen({ atEnd, lastId, onSeen }: Seen): void {
	const tell = useRef(onSeen);
	tell.current = onSeen;
	useEffect(() => {
		if (!atEnd || !lastId) return;
		const look = () => {
			if (document.visibilityState === "visible" && document.hasFocus()) tell.current();
		};
		look();
		window.addEventListener("focus", look);
		document.addEventListener("visibilitychange", look);
		return () => {
			window.removeEventListener("focus", look);
			document.removeEventListener("visibilitychange", look);
		};
	}, [atEnd, lastId]);
}

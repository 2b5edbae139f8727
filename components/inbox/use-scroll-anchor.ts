"use client";

import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";

/** Pixels from the end within which somebody counts as reading the newest message. */
const AT_END = 80;

type ScrollAnchor = {
	scroller: RefObject<HTMLDivElement | null>;
	content: RefObject<HTMLOListElement | null>;
	/** True while the newest message is on the screen. */
	atEnd: boolean;
	toEnd: () => void;
	onScroll: () => void;
};

/**
 * Keeps a thread where its reader is: at the end while it grows there, and on the same message while older ones are
 * put in above. `firstKey` names the oldest message that is shown.
 */
export function useScrollAnchor(firstKey: string | undefined): ScrollAnchor {
	const scroller = useRef<HTMLDivElement>(null);
	const content = useRef<HTMLOListElement>(null);
	const stick = useRef(true);
	const fromEnd = useRef(0);
	const [atEnd, setAtEnd] = useState(true);

	function toEnd(): void {
		stick.current = true;
		setAtEnd(true);
		scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
	}

	function onScroll(): void {
		const box = scroller.current;
		if (!box) return;
		fromEnd.current = box.scrollHeight - box.scrollTop;
		stick.current = box.scrollHeight - box.scrollTop - box.clientHeight < AT_END;
		setAtEnd(stick.current);
	}

	// The distance to the end stays the same when something is put in above.
	// biome-ignore lint/correctness/useExhaustiveDependencies: only a new first message means that history arrived
	useLayoutEffect(() => {
		const box = scroller.current;
		if (box && !stick.current) box.scrollTop = box.scrollHeight - fromEnd.current;
	}, [firstKey]);

	useEffect(() => {
		const box = scroller.current;
		const list = content.current;
		if (!box || !list) return;
		const follow = () => {
			if (stick.current) box.scrollTop = box.scrollHeight;
		};
		const observer = new ResizeObserver(follow);
		observer.observe(list);
		observer.observe(box);
		follow();
		return () => observer.disconnect();
	}, []);

	return { scroller, content, atEnd, toEnd, onScroll };
}

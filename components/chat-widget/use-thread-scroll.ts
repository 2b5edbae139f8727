import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { ChatSnapshot } from "#client/chat-snapshot.ts";

/** So near to the end one still reads the newest message. */
const NEAR_END = 48;
/** So near to the top the next older page is fetched. */
const NEAR_TOP = 120;

export type ThreadScrollOptions = {
	chat: ChatSnapshot;
	isOpen: boolean;
	loadOlder: () => void;
};

/**
 * Follows the newest message only while the reader is at the end, or has written it; keeps the place when older ones come in
 * above; counts what came in below.
 */
export function useThreadScroll({ chat, isOpen, loadOlder }: ThreadScrollOptions) {
	const scroller = useRef<HTMLDivElement>(null);
	const isAtEnd = useRef(true);
	const before = useRef({ firstKey: "", firstPlace: 0, lastOwnKey: "", lastSeq: 0 });
	const [newCount, setNewCount] = useState(0);

	const toEnd = useCallback(() => {
		const element = scroller.current;
		if (!element) return;
		element.scrollTop = element.scrollHeight;
		isAtEnd.current = true;
		setNewCount(0);
	}, []);

	const onScroll = useCallback(() => {
		const element = scroller.current;
		if (!element) return;
		isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END;
		if (isAtEnd.current) setNewCount(0);
		if (element.scrollTop < NEAR_TOP) loadOlder();
	}, [loadOlder]);

	useLayoutEffect(() => {
		const element = scroller.current;
		if (!element) return;
		const { messages } = chat;
		const last = before.current;
		const firstKey = messages[0]?.key ?? "";
		const lastOwnKey = messages.filter((message) => message.sender_type === "user").pop()?.key ?? "";
		const lastSeq = messages.reduce((highest, { seq }) => Math.max(highest, seq ?? 0), 0);
		const isOwnNew = lastOwnKey !== last.lastOwnKey && lastSeq >= last.lastSeq && last.lastOwnKey !== "";
		if (isAtEnd.current || isOwnNew || last.firstKey === "") {
			toEnd();
		} else {
			// What was the first message before stays where it was, however much came in above it.
			element.scrollTop += placeOf(element, last.firstKey) - last.firstPlace;
			if (lastSeq > last.lastSeq) setNewCount((count) => count + lastSeq - last.lastSeq);
		}
		before.current = { firstKey, firstPlace: placeOf(element, firstKey), lastOwnKey, lastSeq };
		if (chat.hasOlder && element.scrollHeight <= element.clientHeight) loadOlder();
	}, [chat, toEnd, loadOlder]);

	useEffect(() => {
		const element = scroller.current;
		if (!element || !isOpen || typeof ResizeObserver === "undefined") return;
		// A keyboard that opens or a field that grows must not push the newest message out of sight.
		const observer = new ResizeObserver(() => {
			if (isAtEnd.current) toEnd();
		});
		observer.observe(element);
		return () => observer.disconnect();
	}, [isOpen, toEnd]);

	return { scroller, onScroll, newCount, toEnd };
}

/** How far below the top of everything a message stands. */
function placeOf(scroller: HTMLElement, key: string): number {
	const message = key === "" ? null : scroller.querySelector(`[data-key="${CSS.escape(key)}"]`);
	if (!message) return 0;
	return message.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
}

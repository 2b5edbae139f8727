"use client";

import { useEffect } from "react";

/** The number of conversations with unread messages, in the tab's title. */
export function useUnreadTitle(unread: number): void {
	useEffect(() => {
		document.title = `${unread > 0 ? `(${unread}) ` : ""}Inbox · Veritix Chat`;
	}, [unread]);
}

"use client";

import { useEffect, useState, useSyncExternalStore } from "react";
import { requestJson } from "#client/http.ts";
import type { HistoryPage } from "#protocol/shapes.ts";
import { createMonitor, EMPTY_MONITOR, type Monitor, type MonitorSnapshot } from "./monitor.ts";
import { type PageWidget, readDemoSession, whenWidgetIsHere } from "./page-widget.ts";

const REFRESH_MS = 1000;
/** From here on the open panel has a place of its own beside the page. */
const ROOM_FOR_PANEL = "(min-width: 1280px)";

export type Demo = {
	/** Null until its script has run. */
	widget: PageWidget | null;
	/** The script did not come. */
	missing: boolean;
	seen: MonitorSnapshot;
	note: Monitor["note"];
};

const never = () => () => {};
const nothing = () => EMPTY_MONITOR;

/** The widget of this page, and everything that the page knows of it. */
export function useDemo(): Demo {
	const [watched, setWatched] = useState<{ widget: PageWidget; monitor: Monitor } | null>(null);
	const [missing, setMissing] = useState(false);

	useEffect(() => {
		let monitor: Monitor | null = null;
		const stopWaiting = whenWidgetIsHere(
			(widget) => {
				monitor = createMonitor(widget, readDemoSession);
				setWatched({ widget, monitor });
				setMissing(false);
				void findOwnMessage(monitor);
				if (window.matchMedia(ROOM_FOR_PANEL).matches) widget.openChat();
			},
			() => setMissing(true),
		);
		const timer = setInterval(() => monitor?.refresh(), REFRESH_MS);
		return () => {
			stopWaiting();
			clearInterval(timer);
			monitor?.stop();
		};
	}, []);

	const monitor = watched?.monitor;
	const seen = useSyncExternalStore(monitor?.subscribe ?? never, monitor?.get ?? nothing, nothing);
	return { widget: watched?.widget ?? null, missing, seen, note: monitor?.note ?? (() => {}) };
}

/** Events tell of new messages only; what was written before the page was loaded has to be asked for. */
async function findOwnMessage(monitor: Monitor): Promise<void> {
	const session = readDemoSession();
	if (!session?.started) return;
	const path = `/chat/${session.conversation_id}/history`;
	const asked = { baseUrl: window.location.origin, method: "GET", path, token: session.token } as const;
	// Without an answer the explorer asks for a message to be written first, as on a first visit.
	const page = await requestJson<HistoryPage>(asked).catch(() => null);
	const own = page?.messages.filter(({ sender_type, deleted_at }) => sender_type === "user" && !deleted_at).at(-1);
	if (own) monitor.knowMessage(own.id);
}

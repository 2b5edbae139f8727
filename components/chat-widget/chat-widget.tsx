"use client";

import { useEffect, useRef, useState } from "react";
import type { Escalated } from "#client/chat-snapshot.ts";
import type { ConnectionState } from "#client/connection.ts";
import type { Message } from "#protocol/shapes.ts";
import { type MountedWidget, mountWidget } from "./mount-widget.ts";
import type { WidgetOptions } from "./widget-options.ts";

export type ChatWidgetProps = Partial<WidgetOptions> & {
	/** Every new message, one's own included. */
	onMessage?: (message: Message) => void;
	onEscalation?: (escalation: Escalated) => void;
	onOpen?: () => void;
	onClose?: () => void;
	onConnectionChange?: (state: ConnectionState) => void;
};

/** The chat on this page while it is mounted. `backendUrl` is the page's own origin unless said; `autoOpen` counts on mounting. */
export function ChatWidget(props: ChatWidgetProps): null {
	const { site, theme, position, user } = props;
	const backendUrl = props.backendUrl ?? (typeof window === "undefined" ? "" : window.location.origin);
	const { id, name, email, identity } = user ?? {};
	const latest = useRef(props);
	const widget = useRef<MountedWidget | null>(null);
	// A page hands in a new function with every render; the newest is asked.
	const [askPage] = useState(() => () => latest.current.getToken?.() ?? "");
	const getToken = props.getToken && askPage;

	useEffect(() => {
		latest.current = props;
	});

	// biome-ignore lint/correctness/useExhaustiveDependencies: mounted once; what changes later goes through setOptions below
	useEffect(() => {
		const mounted = mountWidget({ backendUrl, site, theme, position, user, getToken, autoOpen: props.autoOpen });
		widget.current = mounted;
		mounted.on("message", (message) => latest.current.onMessage?.(message));
		mounted.on("escalation", (escalation) => latest.current.onEscalation?.(escalation));
		mounted.on("open", () => latest.current.onOpen?.());
		mounted.on("close", () => latest.current.onClose?.());
		mounted.on("connection", ({ state }) => latest.current.onConnectionChange?.(state));
		return () => mounted.destroy();
	}, []);

	useEffect(() => {
		const isNamed = id !== undefined || name !== undefined || email !== undefined || identity !== undefined;
		const named = isNamed ? { id, name, email, identity } : undefined;
		widget.current?.setOptions({ backendUrl, site, theme, position, user: named, getToken });
	}, [backendUrl, site, theme, position, id, name, email, identity, getToken]);

	return null;
}

import { createRoot } from "react-dom/client";
import { type ChatClient, createChatClient } from "#client/chat-client.ts";
import type { ChatEvents } from "#client/chat-snapshot.ts";
import { createEmitter } from "#client/emitter.ts";
import { adoptStyles } from "./adopt-styles.ts";
import { containEvents } from "./contain-events.ts";
import { STYLES } from "./styles.generated.ts";
import { Widget } from "./widget.tsx";
import type { WidgetOptions } from "./widget-options.ts";
import { createWidgetView } from "./widget-view.ts";

export type WidgetEvents = ChatEvents & {
	open: Record<string, never>;
	close: Record<string, never>;
};

/** Every event of a client, so that listeners stay when the client is replaced. */
const CLIENT_EVENTS: readonly (keyof ChatEvents)[] = [
	...(["ready", "message", "message:sent", "message:received", "message:failed", "escalation", "assigned"] as const),
	...(["status", "typing", "read", "unread", "connection", "error"] as const),
];

export type MountedWidget = ReturnType<typeof mountWidget>;

/** Puts the widget on the page: a host element with a shadow root and a React root of its own in it. */
export function mountWidget(initial: WidgetOptions) {
	let options = initial;
	const emitter = createEmitter<WidgetEvents>();
	const view = createWidgetView({ theme: options.theme ?? "auto", position: options.position ?? "bottom-right" });
	let client = startClient();
	let generation = 0;
	let focusedBefore: Element | null = null;

	const host = document.createElement("veritix-chat");
	const shadow = host.attachShadow({ mode: "open" });
	adoptStyles(shadow, STYLES);
	containEvents(shadow);
	const container = document.createElement("div");
	shadow.append(container);
	const root = createRoot(container);
	showTheme();
	render();
	if (document.body) appendHost();
	else document.addEventListener("DOMContentLoaded", appendHost);

	document.addEventListener("visibilitychange", noteAttention);
	if (options.autoOpen) view.open({ focus: false });
	client.resume();

	/** A script in the head runs before there is a body. */
	function appendHost(): void {
		document.body.append(host);
	}

	function startClient(): ChatClient {
		const next = createChatClient(options);
		for (const name of CLIENT_EVENTS) next.on(name, (payload) => emitter.emit(name, payload));
		return next;
	}

	function render(): void {
		root.render(<Widget key={generation} client={client} view={view} open={open} close={close} />);
	}

	function showTheme(): void {
		const { theme } = view.get();
		if (theme === "auto") host.removeAttribute("data-theme");
		else host.setAttribute("data-theme", theme);
	}

	/** What is on the screen is read. */
	function noteAttention(): void {
		client.setAttentive(view.get().isOpen && document.visibilityState === "visible");
	}

	function open({ focus = true }: { focus?: boolean } = {}): void {
		// The request to the server goes first: the session is on its way while the panel is drawn.
		void client.open();
		if (!view.get().isOpen) {
			focusedBefore = document.activeElement === host ? null : document.activeElement;
			view.open({ focus });
			emitter.emit("open", {});
		}
		noteAttention();
	}

	function close(): void {
		if (!view.get().isOpen) return;
		const hadFocus = document.activeElement === host;
		view.close();
		client.stopTyping();
		noteAttention();
		// On a phone the bubble is there again only after the panel has gone.
		if (hadFocus) setTimeout(returnFocus, 0);
		emitter.emit("close", {});
	}

	function returnFocus(): void {
		const bubble = shadow.querySelector<HTMLElement>(".launcher");
		const back = focusedBefore instanceof HTMLElement && focusedBefore.isConnected && focusedBefore !== document.body;
		if (back) (focusedBefore as HTMLElement).focus();
		else bubble?.focus();
	}

	function restart(): void {
		client.close();
		client = startClient();
		generation += 1;
		render();
		client.resume();
		if (view.get().isOpen) void client.open();
		noteAttention();
	}

	return {
		host,
		get client(): ChatClient {
			return client;
		},
		get isOpen(): boolean {
			return view.get().isOpen;
		},
		open,
		close,
		on: emitter.on,
		/** Applies what changed. Another server, site or user is another chat; everything else keeps the conversation. */
		setOptions(change: Partial<WidgetOptions>): void {
			const before = options;
			options = { ...options, ...change };
			view.setLook({ theme: options.theme ?? "auto", position: options.position ?? "bottom-right" });
			showTheme();
			if (chatOf(before) !== chatOf(options)) restart();
			if (change.autoOpen && !view.get().isOpen) view.open({ focus: false });
		},
		/** The visitor leaves: nothing of theirs stays in this browser. */
		async logOut(): Promise<void> {
			await client.logOut();
			const { user: _user, getToken: _getToken, ...rest } = options;
			options = rest;
			restart();
		},
		/** Takes the widget off the page. What was not sent stays stored. */
		destroy(): void {
			document.removeEventListener("DOMContentLoaded", appendHost);
			document.removeEventListener("visibilitychange", noteAttention);
			client.close();
			view.end();
			emitter.clear();
			host.remove();
			// React refuses to unmount a root inside the effects of another one.
			setTimeout(() => root.unmount(), 0);
		},
	};
}

function chatOf({ backendUrl, site, user, getToken }: WidgetOptions): string {
	return JSON.stringify([backendUrl, site, user?.id, user?.name, user?.email, user?.identity, !getToken]);
}

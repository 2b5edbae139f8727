import { createRoot } from "react-dom/client";
import { type ChatClient, createChatClient } from "#client/chat-client.ts";
import type { Emitter } from "#client/emitter.ts";
import { adoptStyles } from "./adopt-styles.ts";
import { containEvents, MOVES_AND_TEXTS } from "./contain-events.ts";
import type { Launcher } from "./launcher.ts";
import { createLauncherState } from "./launcher-state.ts";
import { PANEL_STYLES } from "./styles.generated.ts";
import { Widget } from "./widget.tsx";
import { CLIENT_EVENTS, type WidgetEvents } from "./widget-events.ts";
import type { WidgetOptions } from "./widget-options.ts";
import { createWidgetView } from "./widget-view.ts";

export type MountedPanel = ReturnType<typeof mountPanel>;

/**
 * Gives the bubble its chat: a client, and a panel with a React root of its own in the bubble's shadow root. A loader of an
 * earlier build may call it: what goes in and what comes out is only added to.
 */
export function mountPanel(launcher: Launcher, initial: WidgetOptions, emit: Emitter<WidgetEvents>["emit"]) {
	let options = initial;
	const { host, shadow, frame, button } = launcher;
	const view = createWidgetView();
	const showState = createLauncherState(launcher);
	let client = startClient();
	let generation = 0;
	let focusedBefore: Element | null = null;
	let hasEnded = false;

	adoptStyles(shadow, PANEL_STYLES);
	containEvents(shadow, MOVES_AND_TEXTS);
	const container = document.createElement("div");
	frame.insertBefore(container, button);
	const root = createRoot(container);
	view.subscribe(updateLauncher);
	updateLauncher();
	render();

	document.addEventListener("visibilitychange", noteAttention);
	if (options.autoOpen) view.open({ focus: false });
	client.resume();

	function startClient(): ChatClient {
		const next = createChatClient(options);
		for (const name of CLIENT_EVENTS) next.on(name, (payload) => emit(name, payload));
		next.subscribe(updateLauncher);
		return next;
	}

	function render(): void {
		root.render(<Widget key={generation} client={client} view={view} close={close} restart={restart} />);
	}

	function updateLauncher(): void {
		const { isOpen, wasOpened } = view.get();
		showState({ isOpen, hasPanel: wasOpened, unread: client.getSnapshot().unread });
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
			emit("open", {});
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
		emit("close", {});
	}

	function returnFocus(): void {
		const back = focusedBefore instanceof HTMLElement && focusedBefore.isConnected && focusedBefore !== document.body;
		if (back) (focusedBefore as HTMLElement).focus();
		else button.focus();
	}

	function restart(): void {
		if (hasEnded) return;
		client.close();
		client = startClient();
		generation += 1;
		updateLauncher();
		render();
		client.resume();
		if (view.get().isOpen) void client.open();
		noteAttention();
	}

	return {
		get client(): ChatClient {
			return client;
		},
		get isOpen(): boolean {
			return view.get().isOpen;
		},
		open,
		close,
		/** Applies what changed. Another server, site or user is another chat; everything else keeps the conversation. */
		setOptions(change: Partial<WidgetOptions>): void {
			const before = options;
			options = { ...options, ...change };
			launcher.setLook(options);
			if (chatOf(before) !== chatOf(options)) restart();
			if (change.autoOpen && !view.get().isOpen) view.open({ focus: false });
		},
		/** The visitor leaves: nothing of theirs stays in this browser. */
		async logOut(): Promise<void> {
			const { user, getToken } = options;
			await client.logOut();
			// Who was named meanwhile is not who has left.
			if (options.user === user) options = { ...options, user: undefined };
			if (options.getToken === getToken) options = { ...options, getToken: undefined };
			restart();
		},
		/** Takes the widget off the page. What was not sent stays stored. */
		destroy(): void {
			hasEnded = true;
			document.removeEventListener("visibilitychange", noteAttention);
			client.close();
			view.end();
			launcher.remove();
			// React refuses to unmount a root inside the effects of another one.
			setTimeout(() => root.unmount(), 0);
		},
	};
}

function chatOf({ backendUrl, site, user, getToken }: WidgetOptions): string {
	return JSON.stringify([backendUrl, site, user?.id, user?.name, user?.email, user?.identity, !getToken]);
}

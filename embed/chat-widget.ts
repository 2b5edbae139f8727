import { type ConnectionState, toHttpUrl } from "#client/connection.ts";
import type { ChatUser } from "#client/session-opener.ts";
import type { WidgetEvents } from "#components/chat-widget/widget-events.ts";
import type { WidgetOptions } from "#components/chat-widget/widget-options.ts";
import type { EscalateResult, Message, Metadata } from "#protocol/shapes.ts";
import { ask, close, destroy, launcher, logOut, open, panel, setOptions, startWidget, whenThere, wish } from "./page-widget.ts";
import { SCRIPT_ORIGIN } from "./script-tag.ts";

export type ChatWidgetOptions = Partial<WidgetOptions>;
export type ChatWidgetEvent = keyof WidgetEvents;
type Listener<Name extends ChatWidgetEvent> = (payload: WidgetEvents[Name]) => void;

/** The panel's file name, with the hash of its content; the build puts it here. */
declare const PANEL_FILE: string;

/**
 * The chat of a page without React. A second one on the same page is the same widget with the new options. What it is asked
 * before the panel has come, it does then.
 */
export class ChatWidget {
	constructor(options: ChatWidgetOptions = {}) {
		if (launcher) setOptions(options);
		else {
			const { backendUrl = SCRIPT_ORIGIN || location.origin } = options;
			// The panel is beside this script, or on the server where this one came by another way than a script tag.
			startWidget({ ...options, backendUrl }, `${SCRIPT_ORIGIN || toHttpUrl(backendUrl)}/widget/${PANEL_FILE}`);
		}
	}

	/** True while messages get through, by a WebSocket or by polling. */
	get isConnected(): boolean {
		return !!panel?.isConnected;
	}

	get isOpen(): boolean {
		return panel ? panel.isOpen : !!wish;
	}

	get connectionState(): ConnectionState {
		return panel?.connectionState ?? "idle";
	}

	/** Known once the panel has come. */
	get conversationId(): string | null {
		return panel?.conversationId ?? null;
	}

	/** Known once the session is open. */
	get userId(): string | null {
		return panel?.userId ?? null;
	}

	get unreadCount(): number {
		return panel?.unreadCount ?? 0;
	}

	/** How long the last command to the server took, in milliseconds. */
	get roundTripMs(): number | null {
		return panel?.roundTripMs ?? null;
	}

	openChat(): void {
		open("asked");
	}

	closeChat(): void {
		close();
	}

	toggleChat(): void {
		if (this.isOpen) close();
		else open("asked");
	}

	/** Resolves when the server has the message; what cannot be sent now is kept and sent later. */
	sendMessage(text: string): Promise<Message> {
		return ask((there) => there.sendMessage(text));
	}

	/** Says who the visitor is; with a proof of the site (`identity`, or `getToken` for a fresh one each time) agents see it as verified. */
	identify(user: ChatUser, proof?: Pick<ChatWidgetOptions, "getToken">): void {
		setOptions({ ...proof, user });
	}

	/** The visitor logs out of the site: the session ends, and this browser forgets the conversation and what was not sent. */
	logout(): Promise<void> {
		return logOut();
	}

	/** Asks for a person. */
	escalateConversation(reason?: string, metadata?: Metadata): Promise<EscalateResult> {
		return ask((there) => there.escalateConversation(reason, metadata));
	}

	/** Listens; returns the way to stop. */
	on<Name extends ChatWidgetEvent>(event: Name, listener: Listener<Name>): () => void {
		whenThere((there) => there.on(event, listener));
		return () => this.off(event, listener);
	}

	once<Name extends ChatWidgetEvent>(event: Name, listener: Listener<Name>): () => void {
		const stop = this.on(event, (payload) => {
			stop();
			listener(payload);
		});
		return stop;
	}

	off<Name extends ChatWidgetEvent>(event: Name, listener: Listener<Name>): void {
		whenThere((there) => there.off(event, listener));
	}

	/** Takes the widget off the page. What was not sent stays kept for the next one. */
	destroy(): void {
		destroy();
	}
}

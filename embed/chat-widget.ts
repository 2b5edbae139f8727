import type { ConnectionState } from "#client/connection.ts";
import type { ChatUser } from "#client/session-opener.ts";
import { type MountedWidget, mountWidget, type WidgetEvents } from "#components/chat-widget/mount-widget.tsx";
import type { EscalateResult, Message, Metadata } from "#protocol/shapes.ts";
import { nearestName } from "./nearest-name.ts";
import { type ChatWidgetOptions, checkOptions, warn } from "./widget-settings.ts";

export type ChatWidgetEvent = keyof WidgetEvents;
type Listener<Name extends ChatWidgetEvent> = (payload: WidgetEvents[Name]) => void;

const EVENTS: readonly ChatWidgetEvent[] = [
	...(["ready", "open", "close", "message", "message:sent", "message:received", "message:failed", "escalation"] as const),
	...(["assigned", "status", "typing", "read", "unread", "connection", "error"] as const),
];

/** The one widget of this page, whoever made it. */
let mounted: MountedWidget | null = null;
const stopsOf = new Map<unknown, Map<string, () => void>>();

/** The chat of a page without React. A second one on the same page is the same widget with the new options. */
export class ChatWidget {
	/** Where the server is unless an option says so: the origin that the script came from. */
	static defaultBackendUrl = "";

	constructor(options: ChatWidgetOptions = {}) {
		const checked = checkOptions(options);
		if (mounted) mounted.setOptions(checked);
		else mounted = mountWidget({ ...checked, backendUrl: checked.backendUrl ?? ChatWidget.defaultBackendUrl });
	}

	/** True while messages get through, by a WebSocket or by polling. */
	get isConnected(): boolean {
		return this.connectionState === "live" || this.connectionState === "polling";
	}

	get isOpen(): boolean {
		return mounted?.isOpen ?? false;
	}

	get connectionState(): ConnectionState {
		return mounted?.client.getSnapshot().connection ?? "idle";
	}

	get conversationId(): string | null {
		return mounted?.client.conversationId ?? null;
	}

	/** Known once the session is open. */
	get userId(): string | null {
		return mounted?.client.getSnapshot().userId ?? null;
	}

	get unreadCount(): number {
		return mounted?.client.getSnapshot().unread ?? 0;
	}

	/** How long the last command to the server took, in milliseconds. */
	get roundTripMs(): number | null {
		return mounted?.client.roundTripMs ?? null;
	}

	openChat(): void {
		// A page that opens the chat by a timer must not take the focus from somebody who types elsewhere.
		mounted?.open({ focus: navigator.userActivation?.isActive ?? true });
	}

	closeChat(): void {
		mounted?.close();
	}

	toggleChat(): void {
		if (this.isOpen) this.closeChat();
		else this.openChat();
	}

	/** Resolves when the server has the message; what cannot be sent now is kept and sent later. */
	sendMessage(text: string): Promise<Message> {
		return live().client.send(String(text));
	}

	/** Says who the visitor is; with a proof of the site (`identity`, or `getToken` for a fresh one each time) agents see it as verified. */
	identify(user: ChatUser, { getToken }: Pick<ChatWidgetOptions, "getToken"> = {}): void {
		live().setOptions({ user, ...(getToken && { getToken }) });
	}

	/** The visitor logs out of the site: the session ends, and this browser forgets the conversation and what was not sent. */
	logout(): Promise<void> {
		return live().logOut();
	}

	/** Asks for a person. */
	escalateConversation(reason = "user_request", metadata: Metadata = {}): Promise<EscalateResult> {
		return live().client.escalate(reason, metadata);
	}

	/** Listens; returns the way to stop. */
	on<Name extends ChatWidgetEvent>(event: Name, listener: Listener<Name>): () => void {
		if (!EVENTS.includes(event)) warn(`There is no event "${event}". Did you mean "${nearestName(event, EVENTS)}"?`);
		if (!mounted) return () => {};
		this.off(event, listener);
		const stops = stopsOf.get(listener) ?? new Map<string, () => void>();
		stops.set(event, mounted.on(event, listener));
		stopsOf.set(listener, stops);
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
		stopsOf.get(listener)?.get(event)?.();
		stopsOf.get(listener)?.delete(event);
	}

	/** Takes the widget off the page. What was not sent stays kept for the next one. */
	destroy(): void {
		mounted?.destroy();
		mounted = null;
		stopsOf.clear();
	}
}

function live(): MountedWidget {
	if (!mounted) throw new Error("This chat was destroyed. Make a new ChatWidget.");
	return mounted;
}

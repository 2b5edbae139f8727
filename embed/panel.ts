import { createEmitter } from "#client/emitter.ts";
import { isOpen } from "#client/line.ts";
import type { Launcher } from "#components/chat-widget/launcher.ts";
import { mountPanel } from "#components/chat-widget/mount-panel.tsx";
import type { WidgetEvents } from "#components/chat-widget/widget-events.ts";
import type { WidgetOptions } from "#components/chat-widget/widget-options.ts";
import type { EscalateResult, Message, Metadata } from "#protocol/shapes.ts";
import { checkEvent, checkOptions } from "./widget-settings.ts";

/** Who opens: the visitor on the bubble, the page by a call, or the page by an option, then without a session before a touch. */
export type Wish = "pressed" | "asked" | "quiet";

export type LoadedPanel = ReturnType<typeof mount>;

/**
 * The second script, which the loader imports: everything but the bubble. A page may have the loader of an earlier build, so
 * what goes in here and what comes out is only added to.
 */
export function mount(launcher: Launcher, options: WidgetOptions) {
	const emitter = createEmitter<WidgetEvents>();
	const panel = mountPanel(launcher, { ...checkOptions(options), autoOpen: false }, emitter.emit);
	const snapshot = () => panel.client.getSnapshot();

	return {
		get isOpen(): boolean {
			return panel.isOpen;
		},
		get isConnected(): boolean {
			return isOpen(snapshot().connection);
		},
		get connectionState() {
			return snapshot().connection;
		},
		get conversationId(): string {
			return panel.client.conversationId;
		},
		get userId(): string | null {
			return snapshot().userId;
		},
		get unreadCount(): number {
			return snapshot().unread;
		},
		get roundTripMs(): number | null {
			return panel.client.roundTripMs;
		},
		openAs(how: Wish): void {
			if (how === "quiet") panel.setOptions({ autoOpen: true });
			// A page that opens the chat by a timer must not take the focus from somebody who types elsewhere.
			else panel.open({ focus: how === "pressed" || (navigator.userActivation?.isActive ?? true) });
		},
		close: panel.close,
		logOut: panel.logOut,
		setOptions: (change: Partial<WidgetOptions>) => panel.setOptions(checkOptions(change)),
		sendMessage: (text: string): Promise<Message> => panel.client.send(String(text)),
		escalateConversation: (reason?: string, metadata?: Metadata): Promise<EscalateResult> =>
			panel.client.escalate(reason, metadata),
		on<Name extends keyof WidgetEvents>(event: Name, listener: (payload: WidgetEvents[Name]) => void): void {
			checkEvent(event);
			// Who listens anew is told last.
			emitter.off(event, listener);
			emitter.on(event, listener);
		},
		off: emitter.off,
		destroy(): void {
			panel.destroy();
			emitter.clear();
		},
	};
}

import { useSyncExternalStore } from "react";
import type { ChatClient } from "#client/chat-client.ts";
import { useChat } from "#client/react/use-chat.ts";
import { Panel } from "./panel.tsx";
import type { WidgetView } from "./widget-view.ts";

export type WidgetProps = {
	client: ChatClient;
	view: WidgetView;
	close: () => void;
	restart: () => void;
};

/** The panel over the bubble, once it was opened. */
export function Widget({ client, view, close, restart }: WidgetProps) {
	const { isOpen, wasOpened, focusRequests } = useSyncExternalStore(view.subscribe, view.get, view.get);
	const chat = useChat(client);
	return wasOpened && <Panel {...{ client, chat, isOpen, focusRequests, close, restart }} />;
}

import { useSyncExternalStore } from "react";
import type { ChatClient } from "#client/chat-client.ts";
import { useChat } from "#client/react/use-chat.ts";
import { Icon } from "./icons.tsx";
import { Panel } from "./panel.tsx";
import type { WidgetView } from "./widget-view.ts";

export type WidgetProps = {
	client: ChatClient;
	view: WidgetView;
	open: () => void;
	close: () => void;
};

/** The bubble and, once it was opened, the panel over it. */
export function Widget({ client, view, open, close }: WidgetProps) {
	const { isOpen, wasOpened, position, focusRequests } = useSyncExternalStore(view.subscribe, view.get, view.get);
	const chat = useChat(client);
	const unread = isOpen ? 0 : chat.unread;

	return (
		<div className="widget" data-position={position} data-open={isOpen} lang="en">
			{wasOpened && <Panel client={client} chat={chat} isOpen={isOpen} focusRequests={focusRequests} close={close} />}
			<button
				type="button"
				className="launcher"
				aria-expanded={isOpen}
				aria-controls={wasOpened ? "panel" : undefined}
				aria-label={nameLauncher(isOpen, unread)}
				onClick={() => (isOpen ? close() : open())}
			>
				<Icon name="chat" />
				<Icon name="down" />
				{unread > 0 && (
					<span className="badge" aria-hidden="true">
						{unread > 9 ? "9+" : unread}
					</span>
				)}
			</button>
		</div>
	);
}

function nameLauncher(isOpen: boolean, unread: number): string {
	if (isOpen) return "Close chat";
	if (unread === 0) return "Open chat";
	return `Open chat, ${unread} unread ${unread === 1 ? "message" : "messages"}`;
}

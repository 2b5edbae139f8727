import type { ChatSnapshot } from "#client/chat-snapshot.ts";
import { Icon } from "./icons.tsx";

export type PanelHeaderProps = {
	chat: ChatSnapshot;
	close: () => void;
	/** Whether the visitor looks at what is kept of them, and the way there. */
	ownData: { isShown: boolean; toggle: () => void };
};

/** Title, who is there, how the connection stands, what is kept of the visitor, and the way out. */
export function PanelHeader({ chat, close, ownData }: PanelHeaderProps) {
	return (
		<header className="header">
			<span className="mark" aria-hidden="true">
				<Icon name="chat" />
			</span>
			<div className="heading">
				<h2 id="title" className="title">
					Support chat
				</h2>
				<p className="state" data-state={chat.connection} role="status" key={chat.connection}>
					{sayState(chat)}
				</p>
			</div>
			{chat.userId !== null && (
				<button
					type="button"
					className="icon-button your-data"
					aria-label="Your data"
					aria-expanded={ownData.isShown}
					onClick={ownData.toggle}
				>
					<Icon name="more" />
				</button>
			)}
			<button type="button" className="icon-button" aria-label="Close chat" onClick={close}>
				<Icon name="close" />
			</button>
		</header>
	);
}

function sayState({ connection, conversation }: ChatSnapshot): string {
	if (connection === "idle") return "Ask us anything";
	if (connection === "connecting") return "Connecting…";
	if (connection === "offline") return "Offline";
	const agent = conversation?.status === "assigned" ? conversation.assigned_agent_name : null;
	const there = agent ? `You are talking to ${agent}` : "Online";
	return connection === "polling" ? `${there} · slower connection` : there;
}

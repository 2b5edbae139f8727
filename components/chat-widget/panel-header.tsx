import type { ChatSnapshot } from "#client/chat-snapshot.ts";
import { Icon } from "./icons.tsx";

/** Title, who is there, how the connection stands, and the way out. */
export function PanelHeader({ chat, close }: { chat: ChatSnapshot; close: () => void }) {
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

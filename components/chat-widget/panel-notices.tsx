import type { ChatSnapshot } from "#client/chat-snapshot.ts";
import { Icon } from "./icons.tsx";

/** Says that a person was asked for, until one is there. */
export function EscalationBanner({ chat }: { chat: ChatSnapshot }) {
	if (chat.conversation?.status !== "escalated") return null;
	return (
		<p className="banner" role="status">
			<Icon name="person" />
			<span>You asked for a person. Somebody will be with you soon.</span>
		</p>
	);
}

/** Says what happens to what one writes while nothing can be sent. */
export function ConnectionNotice({ chat, tryAgain }: { chat: ChatSnapshot; tryAgain: () => void }) {
	if (chat.problem !== null) {
		return (
			<p className="notice" role="alert">
				<Icon name="alert" />
				<span>{chat.problem}</span>
				<button type="button" className="text-button" onClick={tryAgain}>
					Try again
				</button>
			</p>
		);
	}
	if (chat.connection !== "offline") return null;
	return (
		<p className="notice" role="status">
			<Icon name="clock" />
			<span>
				{navigator.onLine ? "We cannot reach our server" : "You are offline"} – we keep your message and send it when you are back.
			</span>
		</p>
	);
}

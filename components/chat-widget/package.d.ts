/** The types of the package's `veritix-chat/react`, whole in this file: who installs it has none of our sources. */

export type SenderType = "user" | "agent" | "bot" | "system";
export type ConnectionState = "idle" | "connecting" | "live" | "polling" | "offline";

export type Message = {
	id: string;
	seq: number;
	rev: number;
	client_id: string;
	conversation_id: string;
	sender_id: string;
	sender_type: SenderType;
	sender_name: string | null;
	content: string;
	timestamp: string;
	metadata: Record<string, unknown>;
	/** When the text was last changed. */
	edited_at?: string;
	/** Since when there is no text any more. */
	deleted_at?: string;
	/** The message that this one answers. */
	reply_to?: Quote;
	/** Oldest first. */
	reactions?: Reaction[];
};

export type Reaction = { emoji: string; sender_id: string; sender_type: SenderType; sender_name: string | null };

export type Quote = {
	id: string;
	sender_id: string;
	sender_type: SenderType;
	sender_name: string | null;
	content: string;
	deleted: boolean;
};

export type Escalated = {
	conversation_id: string;
	escalation_id: string;
	reason: string;
	timestamp: string;
	message: string;
};

export type ChatWidgetProps = {
	/** Where the chat server is: http, https, ws or wss. The page's own origin unless said. */
	backendUrl?: string;
	/** The site's public key; the server's default site without one. */
	site?: string;
	/** `auto` follows the visitor's system, and is the default. */
	theme?: "light" | "dark" | "auto";
	position?: "bottom-right" | "bottom-left";
	/** Show the panel at once, on mounting. */
	autoOpen?: boolean;
	/** Who the page says the visitor is: shown to agents as not verified, unless `identity` or `getToken` proves it. */
	user?: {
		id?: string;
		name?: string;
		email?: string;
		/** The site's proof of the id: a JWT or an HMAC that its own server made. */
		identity?: string;
	};
	/** A fresh proof of who the visitor is (a JWT from the site's own server), asked for whenever the chat opens its session. */
	getToken?: () => string | Promise<string>;
	/** Every new message, one's own included. */
	onMessage?: (message: Message) => void;
	onEscalation?: (escalation: Escalated) => void;
	onOpen?: () => void;
	onClose?: () => void;
	onConnectionChange?: (state: ConnectionState) => void;
};

/** The chat on this page while it is mounted. */
export declare function ChatWidget(props: ChatWidgetProps): null;
export default ChatWidget;

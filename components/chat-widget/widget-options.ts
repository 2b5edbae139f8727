import type { ChatUser } from "#client/session-opener.ts";

/** `auto` follows the visitor's system. */
export type WidgetTheme = "light" | "dark" | "auto";
export type WidgetPosition = "bottom-right" | "bottom-left";

export type WidgetOptions = {
	/** Where the chat server is: http, https, ws or wss. */
	backendUrl: string;
	/** The site's public key; the server's default site without one. */
	site?: string;
	theme?: WidgetTheme;
	position?: WidgetPosition;
	/** Show the panel at once. Nothing is asked of the server before the visitor touches it. */
	autoOpen?: boolean;
	/** Who the page says the visitor is: shown to agents as not verified, unless `identity` or `getToken` proves it. */
	user?: ChatUser;
	/** A fresh proof of who the visitor is (a JWT from the site's own server), asked for whenever the chat opens its session. */
	getToken?: () => string | Promise<string>;
};

import type { SocketAuth } from "#protocol/events.ts";

export type WireOptions = {
	/** http or https, without a slash at the end. */
	url: string;
	/** Asked once, as soon as the server has greeted. */
	auth: () => SocketAuth | object | Promise<SocketAuth | object>;
};

/** What is heard of a wire; nothing any more after its `close()`, nor after `onEnd`. */
export type WireListener = {
	onConnect: () => void;
	/** It could not be opened, is lost, or was refused: then with what was said. */
	onEnd: (said?: unknown) => void;
	onEvent: (name: string, payload: unknown[]) => void;
	/** It goes on by another transport. */
	onTransport: () => void;
};

/** One Socket.IO connection, from its attempt to its end; it never tries again by itself. */
export type Wire = {
	readonly transport: "websocket" | "polling";
	/** Rejects when the wire ends, or when nobody has answered in that time. */
	request(name: string, input: unknown, timeoutMs: number): Promise<unknown>;
	close(): void;
};

export type OpenWire = (options: WireOptions, listener: WireListener) => Wire;

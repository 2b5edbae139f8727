import type { Socket } from "socket.io-client";
import type { Wire, WireListener, WireOptions } from "./wire.ts";

/** Longer than a server holds a poll. A browser has six requests for one host, and plain HTTP needs some of them. */
const POLL_TIMEOUT_MS = 75_000;

export type PollingWireOptions = WireOptions & {
	/** Send cookies; only to one's own origin. */
	withCredentials: boolean;
	/** Whether to go over to a WebSocket where one turns out to get through. */
	upgrade: boolean;
	/** How long the first answer may take. */
	timeoutMs: number;
	loadLibrary: LoadLibrary;
};

/** How Socket.IO's library is had, where it is needed. */
export type LoadLibrary = () => Promise<typeof import("./socket-io.ts")>;

/** Socket.IO by long polling, with the library, which is loaded for it. */
export function openPollingWire(options: PollingWireOptions, listener: WireListener): Wire {
	const { url, auth, withCredentials, upgrade, timeoutMs, loadLibrary } = options;
	let socket: Socket | null = null;
	let ended = false;

	loadLibrary().then(
		({ io }) => {
			if (ended) return;
			socket = io(url, {
				autoConnect: false,
				forceNew: true,
				// Socket.IO waits a second at first and 5 s for ever: the connection follows D7.
				reconnection: false,
				transports: upgrade ? ["polling", "websocket"] : ["polling"],
				withCredentials,
				timeout: timeoutMs,
				requestTimeout: POLL_TIMEOUT_MS,
				auth: (done) =>
					Promise.resolve()
						.then(auth)
						.then(done, () => end({})),
			});
			listen(socket);
			socket.connect();
		},
		() => end(),
	);

	function listen(opened: Socket): void {
		opened.on("connect", () => {
			if (ended) return;
			opened.io.engine.on("upgrade", () => !ended && listener.onTransport());
			listener.onConnect();
		});
		opened.on("disconnect", () => end());
		opened.on("connect_error", (error: Error & { data?: unknown }) => end(error.data));
		opened.onAny((name: string, ...payload: unknown[]) => !ended && listener.onEvent(name, payload));
	}

	function end(said?: unknown): void {
		if (ended) return;
		close();
		listener.onEnd(said);
	}

	function close(): void {
		ended = true;
		socket?.disconnect();
	}

	return {
		get transport() {
			return socket?.io.engine?.transport.name === "websocket" ? "websocket" : "polling";
		},
		request: (name, input, patience) =>
			socket?.timeout(patience).emitWithAck(name, input) ?? Promise.reject(new Error("Not open.")),
		close,
	};
}

import type { Wire, WireListener, WireOptions } from "./wire.ts";

/** What the first characters of a frame mean: Engine.IO's packet, then Socket.IO's. No other kinds are sent to us. */
const OPEN = "0";
const PING = "2";
const PONG = "3";
const CONNECT = "40";
const DISCONNECT = "41";
const EVENT = "42";
const ACK = "43";
const REFUSED = "44";

/** How long a socket that is not wanted any more may go on connecting. */
const CONNECTING_MS = 2000;

type Waiting = { answer: (answer: unknown) => void; fail: () => void };

/**
 * Socket.IO over a WebSocket and nothing else: its protocol 5 in the few frames that our server sends. The library speaks it too,
 * in 13 kB that every visitor would load; it comes only where no WebSocket gets through (polling-wire.ts).
 */
export function openWebSocketWire({ url, auth }: WireOptions, listener: WireListener): Wire {
	const waiting = new Map<number, Waiting>();
	const socket = openSocket(url);
	let ended = false;
	let requests = 0;
	/** How long the server may be silent at most, and until when it may be. */
	let patience = Number.POSITIVE_INFINITY;
	let hearBy = Number.POSITIVE_INFINITY;
	let silence: ReturnType<typeof setTimeout> | undefined;

	if (socket) {
		socket.onmessage = ({ data }) => hear(String(data));
		socket.onclose = () => end();
		socket.onerror = () => end();
	} else {
		setTimeout(end);
	}
	// A browser may take minutes to find the socket dead, but knows at once that its network has gone.
	globalThis.addEventListener?.("offline", goOffline);

	function goOffline(): void {
		end();
	}

	function hear(frame: string): void {
		if (ended) return;
		clearTimeout(silence);
		try {
			take(frame);
		} catch {
			// Not our server's words.
			end();
		}
		if (ended || patience === Number.POSITIVE_INFINITY) return;
		hearBy = Date.now() + patience;
		silence = setTimeout(end, patience);
	}

	function take(frame: string): void {
		if (frame === PING) send(PONG);
		if (frame.startsWith(OPEN)) greet(frame.slice(1));
		const [, kind, id, json = ""] = /^(4\d)(\d*)(.*)$/s.exec(frame) ?? [];
		if (kind === CONNECT) listener.onConnect();
		if (kind === DISCONNECT) end();
		if (kind === REFUSED) end((JSON.parse(json) as { data?: unknown }).data ?? {});
		if (kind === EVENT) {
			const [name, ...payload] = JSON.parse(json) as [string, ...unknown[]];
			listener.onEvent(name, payload);
		}
		if (kind === ACK) waiting.get(Number(id))?.answer((JSON.parse(json) as unknown[])[0]);
	}

	function greet(json: string): void {
		const { pingInterval, pingTimeout } = JSON.parse(json) as { pingInterval: number; pingTimeout: number };
		patience = pingInterval + pingTimeout;
		// As a promise from the start, so that a throw is a rejection.
		Promise.resolve()
			.then(auth)
			.then(
				(given) => send(`${CONNECT}${JSON.stringify(given)}`),
				() => end({}),
			);
	}

	function send(frame: string): void {
		if (!ended && socket?.readyState === WebSocket.OPEN) socket.send(frame);
	}

	function end(said?: unknown): void {
		if (!close()) return;
		listener.onEnd(said);
	}

	/** True the first time. */
	function close(): boolean {
		if (ended) return false;
		send(DISCONNECT);
		ended = true;
		clearTimeout(silence);
		globalThis.removeEventListener?.("offline", goOffline);
		if (socket) closeQuietly(socket);
		for (const { fail } of waiting.values()) fail();
		return true;
	}

	return {
		transport: "websocket",
		request(name, input, timeoutMs) {
			// After a sleep the timer may be late: what would be sent into the dark waits for the next wire.
			if (Date.now() > hearBy) end();
			return new Promise((resolve, reject) => {
				requests += 1;
				const id = requests;
				const fail = () => settle(() => reject(new Error("Nobody answered.")));
				const settle = (done: () => void) => {
					clearTimeout(timer);
					waiting.delete(id);
					done();
				};
				const timer = setTimeout(fail, timeoutMs);
				waiting.set(id, { answer: (answer) => settle(() => resolve(answer)), fail });
				if (ended) fail();
				else send(`${EVENT}${id}${JSON.stringify([name, input])}`);
			});
		},
		close,
	};
}

/** Browsers write an error to the page's console for a socket that is closed while it connects: it gets a moment to do so. */
function closeQuietly(socket: WebSocket): void {
	const shut = () => socket.close();
	if (socket.readyState === WebSocket.CONNECTING) {
		socket.onopen = shut;
		setTimeout(shut, CONNECTING_MS);
	} else {
		shut();
	}
}

function openSocket(url: string): WebSocket | null {
	try {
		return new WebSocket(`${url.replace(/^http/i, "ws")}/socket.io/?EIO=4&transport=websocket`);
	} catch {
		// Not there, or forbidden by the page.
		return null;
	}
}

import { io, type Socket } from "socket.io-client";
import type { ErrorCode, Refusal } from "#protocol/errors.ts";
import type { Ack, ClientToServerEvents, CommandName, Commands, ServerToClientEvents, SocketAuth } from "#protocol/events.ts";
import { reconnectDelay } from "./reconnect-delay.ts";
import { ChatRefusal, ConnectionLost } from "./refusal.ts";
import { onWake } from "./wake.ts";
import { reachesByWebSocket } from "./websocket-probe.ts";

/** `idle`: not asked to connect. `polling`: connected by long polling. `offline`: the last attempt failed; more follow by themselves. */
export type ConnectionState = "idle" | "connecting" | "live" | "polling" | "offline";

export type ConnectionOptions = {
	/** Where the server is; `ws:` and `wss:` are understood. */
	url: string;
	/** Asked again before every attempt. Agents leave it out: their cookie speaks for them. */
	auth?: () => SocketAuth | Promise<SocketAuth>;
	/** Send cookies; only to one's own origin. */
	withCredentials?: boolean;
	/** `CHAT_RECONNECT_INTERVAL`, milliseconds. */
	reconnectInterval?: number;
	/** `CHAT_CONNECTION_TIMEOUT`, seconds. */
	connectionTimeout?: number;
};

export type Connection = {
	readonly state: ConnectionState;
	/** How long the last acknowledged command took, or null before the first. */
	readonly roundTripMs: number | null;
	connect(): void;
	/** There is a sign that the server can be reached again: what waits for its next attempt makes it now. */
	hurry(): void;
	/** Ends it for good, until `connect()`. */
	close(): void;
	/** Rejects with ChatRefusal when the server said no, with ConnectionLost when nobody answered. */
	request<Name extends CommandName>(name: Name, input: Commands[Name]["input"]): Promise<Commands[Name]["data"]>;
	/** Listens to what the server tells; returns the way to stop. */
	on<Name extends keyof ServerToClientEvents>(event: Name, listener: ServerToClientEvents[Name]): () => void;
	onState(listener: (state: ConnectionState) => void): () => void;
	/**
	 * The server refused the connection itself. After `unauthenticated` or `forbidden` nothing is tried again until `connect()`:
	 * the same token would be refused again.
	 */
	onRefused(listener: (refusal: ChatRefusal) => void): () => void;
};

/** Socket.IO's own types cannot follow a command whose name is a type parameter. */
type Acknowledging = {
	emitWithAck<Name extends CommandName>(name: Name, input: Commands[Name]["input"]): Promise<Ack<Commands[Name]["data"]>>;
};

const ACK_TIMEOUT_MS = 8000;
/** Some proxies swallow the upgrade and answer nothing at all: then polling goes first, and upgrades where it can. */
const WEBSOCKET_PATIENCE_MS = 5000;
/** And others swallow polls, too. With the longest pause after it, a mended one is noticed within a minute. */
const POLLING_PATIENCE_MS = 20_000;
/** Longer than a server holds a poll. A browser has six requests for one host, and plain HTTP needs some of them. */
const POLL_TIMEOUT_MS = 75_000;
/** While polling, how often to see whether a WebSocket gets through by now. */
const UPGRADE_INTERVAL_MS = 20_000;
/** A connection that dies younger than this does not count as success, so that a flapping server is not hammered. */
const STABLE_AFTER_MS = 2000;
const FINAL_REFUSALS: readonly ErrorCode[] = ["unauthenticated", "forbidden"];

/** One Socket.IO connection that never gives up (D7) and says honestly how it stands (D8). */
export function createConnection(options: ConnectionOptions): Connection {
	const interval = options.reconnectInterval ?? 3000;
	const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io(toHttpUrl(options.url), {
		autoConnect: false,
		forceNew: true,
		// Socket.IO waits a second at first and 5 s for ever: ours follows D7.
		reconnection: false,
		transports: ["websocket", "polling"],
		tryAllTransports: true,
		withCredentials: options.withCredentials ?? false,
		timeout: (options.connectionTimeout ?? 30) * 1000,
		requestTimeout: POLL_TIMEOUT_MS,
		auth: (done) => void authenticate(done),
	});

	let state: ConnectionState = "idle";
	let roundTripMs: number | null = null;
	let wanted = false;
	let attempt = 0;
	let attemptedAt = 0;
	let connectedAt = 0;
	let announcedDelay: number | null = null;
	let pollsFirst = false;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let watchdog: ReturnType<typeof setTimeout> | undefined;
	let upgrade: ReturnType<typeof setTimeout> | undefined;
	let stopListening: (() => void) | undefined;
	const stateListeners = new Set<(state: ConnectionState) => void>();
	const refusalListeners = new Set<(refusal: ChatRefusal) => void>();

	function setState(next: ConnectionState): void {
		if (next === state) return;
		state = next;
		for (const listener of [...stateListeners]) listener(next);
	}

	async function authenticate(done: (auth: object) => void): Promise<void> {
		try {
			done((await options.auth?.()) ?? {});
		} catch {
			socket.disconnect();
			retryLater("offline");
		}
	}

	function attemptNow(): void {
		clearTimeout(timer);
		timer = undefined;
		if (!wanted || socket.connected || socket.active) return;
		attemptedAt = Date.now();
		// Once an attempt has failed it stays "offline" while the next one runs: a flickering word helps nobody.
		if (state !== "offline") setState("connecting");
		socket.connect();
		clearTimeout(watchdog);
		watchdog = pollsFirst ? setTimeout(giveUp, POLLING_PATIENCE_MS) : setTimeout(pollFirst, WEBSOCKET_PATIENCE_MS);
	}

	function giveUp(): void {
		if (!wanted || socket.connected || !socket.active) return;
		socket.disconnect();
		retryLater("offline");
	}

	function pollFirst(): void {
		if (!wanted || socket.connected || !socket.active) return;
		pollsFirst = true;
		socket.io.opts.transports = ["polling", "websocket"];
		socket.disconnect();
		attemptNow();
	}

	function retryLater(next: "connecting" | "offline", atLeast = 0): void {
		if (!wanted) return;
		setState(next);
		clearTimeout(timer);
		const delay = announcedDelay ?? reconnectDelay(attempt, interval);
		announcedDelay = null;
		attempt += 1;
		timer = setTimeout(attemptNow, Math.max(atLeast, delay));
	}

	function showTransport(): void {
		setState(socket.io.engine.transport.name === "polling" ? "polling" : "live");
		upgradeLater();
	}

	/** Socket.IO tries to upgrade once, at the beginning; a proxy may be mended later. */
	function upgradeLater(): void {
		clearTimeout(upgrade);
		if (state !== "polling") return;
		upgrade = setTimeout(
			async () => {
				const reaches = await reachesByWebSocket(toHttpUrl(options.url));
				if (state !== "polling") return;
				if (!reaches) return upgradeLater();
				pollsFirst = false;
				socket.io.opts.transports = ["websocket", "polling"];
				socket.disconnect();
				attemptNow();
			},
			UPGRADE_INTERVAL_MS * (0.75 + Math.random() / 2),
		);
	}

	socket.on("connect", () => {
		connectedAt = Date.now();
		showTransport();
		socket.io.engine.on("upgrade", showTransport);
	});
	socket.on("disconnect", () => {
		if (Date.now() - connectedAt > STABLE_AFTER_MS) attempt = 0;
		socket.disconnect();
		retryLater("connecting");
	});
	socket.on("connect_error", (error: Error & { data?: unknown }) => {
		socket.disconnect();
		const refusal = toRefusal(error.data);
		if (refusal) for (const listener of [...refusalListeners]) listener(refusal);
		if (refusal && FINAL_REFUSALS.includes(refusal.code)) {
			stop("offline");
			return;
		}
		retryLater("offline", (refusal?.retry_after ?? 0) * 1000);
	});
	socket.on("server:closing", ({ reconnect_after_ms }) => {
		announcedDelay = reconnect_after_ms;
	});

	function stop(next: ConnectionState): void {
		wanted = false;
		clearTimeout(timer);
		clearTimeout(watchdog);
		clearTimeout(upgrade);
		timer = undefined;
		stopListening?.();
		stopListening = undefined;
		socket.disconnect();
		setState(next);
	}

	return {
		get state() {
			return state;
		},
		get roundTripMs() {
			return roundTripMs;
		},
		connect() {
			if (wanted) return;
			wanted = true;
			attempt = 0;
			stopListening = onWake(() => {
				if (socket.connected) return;
				attempt = 0;
				// An attempt that began before a sleep may hang until its own timeout.
				if (Date.now() - attemptedAt > STABLE_AFTER_MS) socket.disconnect();
				attemptNow();
			});
			setState("connecting");
			attemptNow();
		},
		hurry() {
			if (timer !== undefined) attemptNow();
		},
		close() {
			stop("idle");
		},
		async request(name, input) {
			if (!socket.connected) throw new ConnectionLost("There is no connection to the server.");
			const startedAt = performance.now();
			const link = socket.io.engine;
			let answer: Ack<Commands[typeof name]["data"]>;
			try {
				answer = await (socket.timeout(ACK_TIMEOUT_MS) as unknown as Acknowledging).emitWithAck(name, input);
			} catch {
				// Eight seconds without an answer on a link that claims to live: half open, and only a new one helps.
				if (socket.connected && socket.io.engine === link) link.close();
				throw new ConnectionLost();
			}
			roundTripMs = performance.now() - startedAt;
			if (!answer.ok) throw new ChatRefusal(answer.error);
			return answer.data;
		},
		on(event, listener) {
			socket.on(event, listener as never);
			return () => void socket.off(event, listener as never);
		},
		onState(listener) {
			stateListeners.add(listener);
			return () => void stateListeners.delete(listener);
		},
		onRefused(listener) {
			refusalListeners.add(listener);
			return () => void refusalListeners.delete(listener);
		},
	};
}

/** The same address as people write it for sockets and as browsers fetch it. */
export function toHttpUrl(url: string): string {
	return url.replace(/^ws(s?):/i, "http$1:").replace(/\/+$/, "");
}

function toRefusal(data: unknown): ChatRefusal | null {
	if (typeof data !== "object" || data === null || !("code" in data)) return null;
	const refusal = data as Refusal;
	return new ChatRefusal({ ...refusal, message: refusal.message ?? "The server refused the connection." });
}

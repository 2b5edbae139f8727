import type { ErrorCode, Refusal } from "#protocol/errors.ts";
import type { Ack, CommandName, Commands, ServerToClientEvents, SocketAuth } from "#protocol/events.ts";
import { createEmitter } from "./emitter.ts";
import { type LoadLibrary, openPollingWire } from "./polling-wire.ts";
import { reconnectDelay } from "./reconnect-delay.ts";
import { ChatRefusal, ConnectionLost } from "./refusal.ts";
import { onWake } from "./wake.ts";
import { reachesByWebSocket } from "./websocket-probe.ts";
import { openWebSocketWire } from "./websocket-wire.ts";
import type { Wire, WireListener } from "./wire.ts";

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
	/** A page that may load no further script brings Socket.IO's library along; elsewhere it is a script of its own. */
	loadLibrary?: LoadLibrary;
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

const ACK_TIMEOUT_MS = 8000;
/** Some proxies swallow the upgrade and answer nothing at all: then polling goes first, and upgrades where it can. */
const WEBSOCKET_PATIENCE_MS = 5000;
/** And others swallow polls, too. With the longest pause after it, a mended one is noticed within a minute. */
const POLLING_PATIENCE_MS = 20_000;
/** While polling, how often to see whether a WebSocket gets through by now. */
const UPGRADE_INTERVAL_MS = 20_000;
/** A connection that dies younger than this does not count as success, so that a flapping server is not hammered. */
const STABLE_AFTER_MS = 2000;
const FINAL_REFUSALS: readonly ErrorCode[] = ["unauthenticated", "forbidden"];

/** One Socket.IO connection that never gives up (D7) and says honestly how it stands (D8). */
export function createConnection(options: ConnectionOptions): Connection {
	const interval = options.reconnectInterval ?? 3000;
	const url = toHttpUrl(options.url);
	const events = createEmitter<Record<string, unknown[]>>();
	const changes = createEmitter<{ state: ConnectionState; refused: ChatRefusal }>();

	let state: ConnectionState = "idle";
	let roundTripMs: number | null = null;
	let wanted = false;
	/** The wire of the attempt that runs, or of the connection that stands. */
	let wire: Wire | null = null;
	let connected = false;
	let attempt = 0;
	let attemptedAt = 0;
	let connectedAt = 0;
	let announcedDelay: number | null = null;
	let pollsFirst = false;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let watchdog: ReturnType<typeof setTimeout> | undefined;
	let upgrade: ReturnType<typeof setTimeout> | undefined;
	let stopListening: (() => void) | undefined;

	function setState(next: ConnectionState): void {
		if (next === state) return;
		state = next;
		changes.emit("state", next);
	}

	function attemptNow(): void {
		clearTimeout(timer);
		timer = undefined;
		if (!wanted || wire) return;
		attemptedAt = Date.now();
		// Once an attempt has failed it stays "offline" while the next one runs: a flickering word helps nobody.
		if (state !== "offline") setState("connecting");
		openWire(pollsFirst, true);
		clearTimeout(watchdog);
		watchdog = pollsFirst ? setTimeout(giveUp, POLLING_PATIENCE_MS) : setTimeout(pollFirst, WEBSOCKET_PATIENCE_MS);
	}

	/** One of the two ways; the other one is tried at once where the first is closed. */
	function openWire(polls: boolean, mayTurn: boolean): void {
		const listener: WireListener = {
			onConnect,
			onTransport: showTransport,
			onEvent(name, payload) {
				if (name === "server:closing") announcedDelay = (payload[0] as { reconnect_after_ms: number }).reconnect_after_ms;
				events.emit(name, payload);
			},
			onEnd(said) {
				wire = null;
				if (connected) onLost();
				else if (said === undefined && mayTurn) openWire(!polls, false);
				else onFailed(toRefusal(said));
			},
		};
		const auth = async () => (await options.auth?.()) ?? {};
		const timeoutMs = (options.connectionTimeout ?? 30) * 1000;
		const { withCredentials = false, loadLibrary = () => import("./socket-io.ts") } = options;
		wire = polls
			? openPollingWire({ url, auth, withCredentials, timeoutMs, loadLibrary, upgrade: pollsFirst }, listener)
			: openWebSocketWire({ url, auth }, listener);
	}

	function drop(): void {
		wire?.close();
		wire = null;
		connected = false;
	}

	function giveUp(): void {
		if (!wanted || connected || !wire) return;
		// What hangs may be the library, for as long as the page is there: a WebSocket has its turn again.
		pollsFirst = false;
		drop();
		retryLater("offline");
	}

	function pollFirst(): void {
		if (!wanted || connected || !wire) return;
		pollsFirst = true;
		drop();
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
		if (wire?.transport === "websocket") pollsFirst = false;
		setState(wire?.transport === "polling" ? "polling" : "live");
		upgradeLater();
	}

	/** A wire that polls tries to upgrade once, at the beginning; a proxy may be mended later. */
	function upgradeLater(): void {
		clearTimeout(upgrade);
		if (state !== "polling") return;
		upgrade = setTimeout(
			async () => {
				const reaches = await reachesByWebSocket(url);
				if (state !== "polling") return;
				if (!reaches) return upgradeLater();
				pollsFirst = false;
				drop();
				attemptNow();
			},
			UPGRADE_INTERVAL_MS * (0.75 + Math.random() / 2),
		);
	}

	function onConnect(): void {
		connected = true;
		connectedAt = Date.now();
		showTransport();
	}

	function onLost(): void {
		connected = false;
		if (Date.now() - connectedAt > STABLE_AFTER_MS) attempt = 0;
		retryLater("connecting");
	}

	function onFailed(refusal: ChatRefusal | null): void {
		if (refusal) changes.emit("refused", refusal);
		if (refusal && FINAL_REFUSALS.includes(refusal.code)) stop("offline");
		else retryLater("offline", (refusal?.retry_after ?? 0) * 1000);
	}

	function stop(next: ConnectionState): void {
		wanted = false;
		clearTimeout(timer);
		clearTimeout(watchdog);
		clearTimeout(upgrade);
		timer = undefined;
		stopListening?.();
		stopListening = undefined;
		drop();
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
				if (connected) return;
				attempt = 0;
				// An attempt that began before a sleep may hang until its own timeout.
				if (Date.now() - attemptedAt > STABLE_AFTER_MS) drop();
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
			const asked = wire;
			if (!asked || !connected) throw new ConnectionLost("There is no connection to the server.");
			const startedAt = performance.now();
			let answer: Ack<Commands[typeof name]["data"]>;
			try {
				answer = (await asked.request(name, input, ACK_TIMEOUT_MS)) as typeof answer;
			} catch {
				// Eight seconds without an answer on a link that claims to live: half open, and only a new one helps.
				if (connected && wire === asked) {
					drop();
					onLost();
				}
				throw new ConnectionLost();
			}
			roundTripMs = performance.now() - startedAt;
			if (!answer.ok) throw new ChatRefusal(answer.error);
			return answer.data;
		},
		on: (event, listener) => events.on(event, (payload) => (listener as (...payload: unknown[]) => void)(...payload)),
		onState: (listener) => changes.on("state", listener),
		onRefused: (listener) => changes.on("refused", listener),
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

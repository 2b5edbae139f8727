import type { ConnectionState } from "#client/connection.ts";
import type { StoredSession } from "#client/session.ts";
import type { WidgetEvents } from "#components/chat-widget/widget-events.ts";
import { DESCRIBE_EVENT, type LogLine } from "./describe-event.ts";

/** Older lines are forgotten: the page may stay open for days. */
export const MAX_LOG_LINES = 100;

/** What the monitor reads of a widget; the script's class and anything like it. */
export type Watched = {
	readonly connectionState: ConnectionState;
	readonly conversationId: string | null;
	readonly userId: string | null;
	readonly roundTripMs: number | null;
	on<Name extends keyof WidgetEvents>(event: Name, listener: (payload: WidgetEvents[Name]) => void): () => void;
};

export type MonitorSnapshot = {
	connection: ConnectionState;
	conversationId: string | null;
	userId: string | null;
	roundTripMs: number | null;
	/** Counted from events since the page was loaded. */
	sent: number;
	received: number;
	/** The visitor's newest message: only one's own can be edited and deleted. */
	ownMessageId: string | null;
	session: StoredSession | null;
	/** Newest first. */
	log: readonly (LogLine & { key: number; at: Date })[];
};

export const EMPTY_MONITOR: MonitorSnapshot = {
	connection: "idle",
	conversationId: null,
	userId: null,
	roundTripMs: null,
	sent: 0,
	received: 0,
	ownMessageId: null,
	session: null,
	log: [],
};

export type Monitor = ReturnType<typeof createMonitor>;

/** Watches a widget through its public events and getters, as any page could. */
export function createMonitor(widget: Watched, readSession: () => StoredSession | null) {
	let lines = 0;
	let snapshot: MonitorSnapshot = { ...EMPTY_MONITOR, ...look() };
	const listeners = new Set<() => void>();

	function look() {
		const { connectionState, conversationId, userId, roundTripMs } = widget;
		const session = readSession();
		return { connection: connectionState, conversationId, userId: userId ?? session?.user_id ?? null, roundTripMs, session };
	}

	function update(change: Partial<MonitorSnapshot>): void {
		snapshot = { ...snapshot, ...change };
		for (const listener of [...listeners]) listener();
	}

	function note(line: LogLine): void {
		lines += 1;
		update({ ...look(), log: [{ ...line, key: lines, at: new Date() }, ...snapshot.log].slice(0, MAX_LOG_LINES) });
	}

	function watch<Name extends keyof WidgetEvents>(name: Name): () => void {
		return widget.on(name, (payload) => {
			const line = DESCRIBE_EVENT[name](payload);
			if (line) note(line);
			else refresh();
		});
	}

	function refresh(): void {
		const seen = look();
		const isKnown = (Object.keys(seen) as (keyof typeof seen)[]).every(
			(name) => JSON.stringify(seen[name]) === JSON.stringify(snapshot[name]),
		);
		if (!isKnown) update(seen);
	}

	const stops = (Object.keys(DESCRIBE_EVENT) as (keyof WidgetEvents)[]).map((name) => watch(name));
	stops.push(
		widget.on("message:sent", ({ id }) => update({ sent: snapshot.sent + 1, ownMessageId: id })),
		widget.on("message:received", () => update({ received: snapshot.received + 1 })),
	);

	return {
		get: () => snapshot,
		subscribe(listener: () => void): () => void {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},
		/** Looks again at what changes without an event: the round-trip time. */
		refresh,
		/** Something that the page itself did. */
		note,
		/** The visitor's newest message of a conversation that was begun before the page was loaded. */
		knowMessage(id: string): void {
			if (snapshot.ownMessageId === null) update({ ownMessageId: id });
		},
		stop(): void {
			for (const stop of stops) stop();
			listeners.clear();
		},
	};
}

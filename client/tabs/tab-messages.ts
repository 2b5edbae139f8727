import type { Refusal } from "#protocol/errors.ts";
import type { ChangesPage } from "#protocol/shapes.ts";
import type { ConnectionState } from "../connection.ts";
import type { LineCommand, LineInput, ServerEvent } from "../line.ts";

/**
 * The language of tabs among each other. It stands in the names of lock and channel, so that a tab with an older widget and one
 * with a newer are two groups: neither waits for the other, or misreads it. Grows with every change of what is said below.
 */
export const TAB_LANGUAGE = 2;

export type TabMessage =
	/** To the leader: are you there? */
	| { kind: "ping" }
	/** By the leader: after every change, and to each ping. */
	| { kind: "state"; state: ConnectionState }
	| { kind: "ask"; id: string; name: LineCommand; input: LineInput<LineCommand> }
	/** With neither: nobody answered the leader. */
	| { kind: "answer"; id: string; data?: unknown; refusal?: Refusal }
	| { kind: "event"; event: ServerEvent }
	| { kind: "page"; after: string; page: ChangesPage }
	/** What is kept to be sent has changed. */
	| { kind: "unsent" };

const KINDS: Record<TabMessage["kind"], true> = {
	ping: true,
	state: true,
	ask: true,
	answer: true,
	event: true,
	page: true,
	unsent: true,
};

/** A message and the tab that posted it; null for what is none of ours. */
export function readTabMessage(value: unknown): (TabMessage & { from: string }) | null {
	if (typeof value !== "object" || value === null) return null;
	const { from, kind } = value as Record<string, unknown>;
	return typeof from === "string" && typeof kind === "string" && kind in KINDS ? (value as TabMessage & { from: string }) : null;
}

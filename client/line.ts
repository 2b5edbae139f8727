import type { Commands, ServerToClientEvents } from "#protocol/events.ts";
import type { ChangesPage } from "#protocol/shapes.ts";
import type { ConnectionState } from "./connection.ts";

/** What a chat asks of the server in the course of a conversation. */
export type LineCommand =
	| "message:send"
	| "message:edit"
	| "message:delete"
	| "message:react"
	| "message:read"
	| "message:receive"
	| "typing:set"
	| "conversation:changes";
export type LineInput<Name extends LineCommand> = Commands[Name]["input"];
export type LineData<Name extends LineCommand> = Commands[Name]["data"];

/** What a chat wants to hear of. */
export const SERVER_EVENTS = [
	...(["session:ready", "message:sent", "message:changed", "message:delivered", "message:read", "typing"] as const),
	...(["conversation:escalated", "conversation:assigned", "conversation:status"] as const),
];
type EventName = (typeof SERVER_EVENTS)[number];
/** One of them as it happened. */
export type ServerEvent = {
	[Name in EventName]: { name: Name; payload: Parameters<ServerToClientEvents[Name]>[0] };
}[EventName];

/** A chat's way to the server: of its own, or through another tab. */
export type Line = {
	readonly state: ConnectionState;
	/** Rejects with ChatRefusal when the server said no, with ConnectionLost when nobody answered. */
	request<Name extends LineCommand>(name: Name, input: LineInput<Name>): Promise<LineData<Name>>;
	/** There is a conversation to follow from now on. */
	follow(): void;
	close(): void;
};

export type LineListener = {
	/** After every change, and when the line is another one in the same state. */
	onState: (state: ConnectionState) => void;
	onEvent: (event: ServerEvent) => void;
	/** Where nothing but plain HTTP gets through: what happened after a cursor. */
	onPage: (after: string, page: ChangesPage) => void;
};

/** Whether messages get through, by whatever way. */
export function isOpen(state: ConnectionState): boolean {
	return state === "live" || state === "polling";
}

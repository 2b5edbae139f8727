import type { ChangesPage } from "#protocol/shapes.ts";
import type { Connection } from "./connection.ts";
import type { ConversationApi } from "./conversation-api.ts";
import { createHttpFallback } from "./http-fallback.ts";
import { isOpen, type Line, type LineCommand, type LineInput, type LineListener, SERVER_EVENTS, type ServerEvent } from "./line.ts";
import { createLongPoll, type LongPollOptions } from "./long-poll.ts";
import { ConnectionLost } from "./refusal.ts";

export type ChatLineOptions = LineListener & {
	connection: Connection;
	api: ConversationApi;
	/** Where to go on over plain HTTP; null while there is no conversation to follow. Rejects when that cannot be found out. */
	cursor: () => Promise<string | null>;
	/** Asks whether the server answers, and whether there is a conversation by now. */
	probe: (signal: AbortSignal) => Promise<void>;
	onFailed: LongPollOptions<ChangesPage>["onFailed"];
};

/**
 * One chat's own way to the server: Socket.IO, and plain HTTP for as long as Socket.IO cannot get through (D8), which goes on
 * trying meanwhile. A message that one of them began, the other may finish: the `client_id` makes it one.
 */
export function createChatLine({ connection, api, cursor, probe, onState, onEvent, onPage, onFailed }: ChatLineOptions): Line {
	let asked = "";

	const poll = createLongPoll<ChangesPage>({
		async read(wait, signal) {
			const after = await cursor();
			asked = after ?? "";
			if (after !== null) return api.readChanges(after, { wait, signal });
			await probe(signal);
			return null;
		},
		onPage: (page) => onPage(asked, page),
		onUp(up) {
			// A server that was away is back, or only Socket.IO is blocked: one attempt tells.
			if (up) connection.hurry();
			onState(http.state);
		},
		onFailed,
	});

	for (const name of SERVER_EVENTS) connection.on(name, ((payload: unknown) => onEvent({ name, payload } as ServerEvent)) as never);
	const http = createHttpFallback({ connection, poll, changed: () => onState(http.state) });

	async function requestOverHttp<Name extends LineCommand>(name: Name, input: LineInput<Name>) {
		// Changes are asked for while everything else waits, too: that is how it is found out that HTTP works.
		if (!poll.isUp && name !== "conversation:changes") throw new ConnectionLost("There is no connection to the server.");
		return http.call(name, () => api.request(name, input));
	}

	return {
		get state() {
			return http.state;
		},
		/** By the socket where there is one: on a link that died unnoticed this is what finds out. */
		request: (name, input) => (isOpen(connection.state) ? connection.request(name, input) : requestOverHttp(name, input)),
		follow: poll.hurry,
		close: http.close,
	};
}

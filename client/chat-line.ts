import type { ChangesPage, Message } from "#protocol/shapes.ts";
import type { Connection, ConnectionState } from "./connection.ts";
import type { ConversationApi } from "./conversation-api.ts";
import { createLongPoll, type LongPollOptions } from "./long-poll.ts";
import { reconnectDelay } from "./reconnect-delay.ts";
import { ConnectionLost } from "./refusal.ts";

export type ChatLineOptions = Pick<LongPollOptions, "onPage" | "onFailed"> & {
	connection: Connection;
	api: ConversationApi;
	conversationId: () => string;
	/** Where to go on over plain HTTP; null while there is no conversation to follow. Rejects when that cannot be found out. */
	cursor: () => Promise<string | null>;
	/** After every change. */
	onState: (state: ConnectionState) => void;
};

export type ChatLine = ReturnType<typeof createChatLine>;

/** A network that swallows packets lets an attempt hang; plain HTTP does not wait for its end. */
const SOCKET_PATIENCE_MS = 6000;
const RETRY_INTERVAL_MS = 3000;

/**
 * One chat's way to the server: Socket.IO, and plain HTTP for as long as Socket.IO cannot get through (D8), which goes on trying
 * meanwhile. A message that one of them began, the other may finish: the `client_id` makes it one.
 */
export function createChatLine({ connection, api, conversationId, cursor, onState, onPage, onFailed }: ChatLineOptions) {
	let patience: ReturnType<typeof setTimeout> | undefined;
	let unanswered = 0;

	const poll = createLongPoll({
		async read(wait, signal) {
			const after = await cursor();
			if (after !== null) return api.readChanges(after, { wait, signal });
			await api.probe(signal);
			return null;
		},
		onPage,
		onUp(up) {
			// A server that was away is back, or only Socket.IO is blocked: one attempt tells.
			if (up) connection.hurry();
			onState(state());
		},
		onFailed,
	});

	connection.onState((next) => {
		clearTimeout(patience);
		if (isOpen(next) || next === "idle") poll.stop();
		else if (next === "offline") poll.start();
		else patience = setTimeout(poll.start, SOCKET_PATIENCE_MS);
		onState(state());
	});

	function state(): ConnectionState {
		return !isOpen(connection.state) && poll.isUp ? "polling" : connection.state;
	}

	function byHttp(): boolean {
		if (isOpen(connection.state)) return false;
		if (!poll.isUp) throw new ConnectionLost("There is no connection to the server.");
		return true;
	}

	async function postMessage(content: string, client_id: string): Promise<Message> {
		try {
			const { message } = await api.send(content, client_id);
			unanswered = 0;
			return message;
		} catch (error) {
			if (error instanceof ConnectionLost && poll.isUp) doubtHttp();
			throw error;
		}
	}

	/** Nobody answered: it counts as down until it has answered again, which is when what waits is sent once more. */
	function doubtHttp(): void {
		poll.stop();
		clearTimeout(patience);
		patience = setTimeout(poll.start, reconnectDelay(unanswered, RETRY_INTERVAL_MS));
		unanswered += 1;
		onState(state());
	}

	return {
		/** True while messages get through, by whatever way. */
		get isUp(): boolean {
			return isOpen(state());
		},
		async send(content: string, client_id: string): Promise<Message> {
			const conversation_id = conversationId();
			if (!byHttp()) return (await connection.request("message:send", { conversation_id, content, client_id })).message;
			return postMessage(content, client_id);
		},
		/** By the socket where there is one: on a link that died unnoticed this is what finds out. */
		readChanges(after: string): Promise<ChangesPage> {
			if (!isOpen(connection.state)) return api.readChanges(after);
			return connection.request("conversation:changes", { conversation_id: conversationId(), after });
		},
		async markRead(last_read_message_id: string): Promise<void> {
			if (byHttp()) await api.markRead(last_read_message_id);
			else await connection.request("message:read", { conversation_id: conversationId(), last_read_message_id });
		},
		async setTyping(is_typing: boolean): Promise<void> {
			if (byHttp()) await api.setTyping(is_typing);
			else await connection.request("typing:set", { conversation_id: conversationId(), is_typing });
		},
		/** There is a conversation to follow from now on. */
		follow: poll.hurry,
		close(): void {
			clearTimeout(patience);
			connection.close();
			poll.stop();
		},
	};
}

function isOpen(state: ConnectionState): boolean {
	return state === "live" || state === "polling";
}

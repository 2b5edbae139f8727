import type { Message, SendResult } from "#protocol/shapes.ts";
import { createChatLine } from "./chat-line.ts";
import type { ChatState } from "./chat-state.ts";
import type { Connection, ConnectionState, createConnection } from "./connection.ts";
import type { ConversationApi } from "./conversation-api.ts";
import type { Identity } from "./identity.ts";
import { isOpen, type Line, type LineCommand, type LineData, type LineInput, type LineListener } from "./line.ts";
import { ConnectionLost } from "./refusal.ts";
import { createSharedLine, type SharedLine } from "./tabs/shared-line.ts";
import type { TabEnvironment } from "./tabs/tab-environment.ts";

export type ChatLinkOptions = Omit<LineListener, "onState"> & {
	connect: typeof createConnection;
	tabs: TabEnvironment;
	/** Tells the chat apart from those of other sites and servers. */
	place: string;
	identity: Identity;
	api: ConversationApi;
	state: ChatState;
	/** Where to go on over plain HTTP; null while there is no conversation. */
	cursor: () => Promise<string | null>;
	/** Messages get through, now or again. */
	onUp: () => void;
	/** The server has a message that another tab sent through this one. */
	onAcknowledged: (message: Message) => void;
	/** The conversation turns out to exist. */
	onBegun: () => void;
	onUnsent: () => void;
	onFailed: (error: unknown) => void;
	/** No new token was to be had in place of one that the server refused. */
	onLockedOut: (error: unknown) => void;
};

/** The chat's line, from the session on: opened with its token, opened anew with the next one, shared with the user's other tabs. */
export function createChatLink(options: ChatLinkOptions) {
	const { connect, tabs, place, identity, api, state, cursor, onEvent, onPage, onUp, onAcknowledged, onUnsent, onFailed } = options;
	let connection: Connection | null = null;
	let line: SharedLine | null = null;

	function open(): void {
		line?.close();
		line = createSharedLine({
			tabs,
			group: `${place}:${identity.conversation.user_id}`,
			open: openOwn,
			onState: takeState,
			onEvent,
			onPage,
			onAnswered: (name, data) => name === "message:send" && onAcknowledged((data as SendResult).message),
			onRefused: ({ code }) => code === "unauthenticated" && renew(),
			onUnsent,
		});
		takeState(line.state);
	}

	function openOwn(listener: LineListener): Line {
		identity.refresh();
		connection = connect({
			url: identity.place.baseUrl,
			auth: () => ({ token: identity.place.token }),
			reconnectInterval: identity.session?.settings.reconnect_interval,
			connectionTimeout: identity.session?.settings.connection_timeout,
		});
		connection.onRefused(({ code }) => {
			if (code === "unauthenticated" || code === "forbidden") renew();
		});
		const own = createChatLine({ ...listener, connection, api, cursor, probe, onFailed });
		connection.connect();
		return own;
	}

	function takeState(next: ConnectionState): void {
		state.update({ connection: next });
		if (!line || !isUp()) return;
		if (line.isLeading) identity.confirm();
		onUp();
	}

	/** A conversation that began in the moment when the line broke, or its tab fell asleep, is known to nobody here but the server. */
	async function probe(signal?: AbortSignal): Promise<void> {
		const { conversations } = await api.probe(signal);
		if (conversations.includes(identity.conversation.conversation_id)) options.onBegun();
	}

	function lookForBegun(): void {
		if (line?.isLeading && isUp()) probe().catch(onFailed);
	}

	function renew(): void {
		identity.renew(open, options.onLockedOut);
	}

	function isUp(): boolean {
		return line !== null && isOpen(state.get().connection);
	}

	return {
		open,
		/** The server does not know the token any more. */
		renew,
		isUp,
		/** Asks the server whether the conversation has begun after all; one tab asks for all. */
		lookForBegun,
		get isLeading(): boolean {
			return line?.isLeading ?? false;
		},
		get roundTripMs(): number | null {
			return connection?.roundTripMs ?? null;
		},
		/** About the conversation as it is now, whichever tab began it. */
		async request<Name extends LineCommand>(name: Name, input: Omit<LineInput<Name>, "conversation_id">): Promise<LineData<Name>> {
			if (!line) throw new ConnectionLost();
			identity.refresh();
			const { conversation_id } = identity.conversation;
			return line.request(name, { ...input, conversation_id } as LineInput<Name>);
		},
		follow: () => line?.follow(),
		tellUnsent: () => line?.tellUnsent(),
		close(): void {
			if (!line) return;
			line.close();
			state.update({ connection: "idle" });
		},
	};
}

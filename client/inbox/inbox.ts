import { TYPING_RESEND_MS } from "#protocol/limits.ts";
import { quoteOf } from "#protocol/quotes.ts";
import type { Agent, InboxCounts, InboxItem, InboxView, Message } from "#protocol/shapes.ts";
import type { TextStorage } from "../browser-storage.ts";
import type { Connection, ConnectionState } from "../connection.ts";
import { reconnectDelay } from "../reconnect-delay.ts";
import type { AgentApi } from "./agent-api.ts";
import { createAgentLine } from "./agent-line.ts";
import { createConversationList, type ListState } from "./conversation-list.ts";
import { createDeliveryTeller } from "./delivery-teller.ts";
import { createDrafts } from "./drafts.ts";
import { createFeedFollower } from "./feed-follower.ts";
import { createReplyOutbox, type Reply } from "./reply-outbox.ts";
import { createThread, type Thread, type ThreadState } from "./thread.ts";

/** A first look soon, since a refusal may have been a mishap; then later and later. */
const RETURN_INTERVAL_MS = 3000;

export type InboxState = {
	connection: ConnectionState;
	/** The session ended: nothing works until the agent signs in again. */
	signedOut: boolean;
	/** Milliseconds that the server's clock is ahead of this one. */
	clockSkewMs: number;
	list: ListState;
	thread: ThreadState | null;
	/** The row of the open conversation, once it was told. */
	item: InboxItem | null;
	/** Replies of the open conversation that the server does not have yet. */
	replies: Reply[];
};

type Options = {
	/** The sockets' way. */
	connection: Connection;
	/** The way where no socket gets through. */
	api: AgentApi;
	storage: TextStorage;
	agent: Agent;
	view?: InboxView;
	/** `CHAT_TYPING_TIMEOUT`: milliseconds of silence before "stopped typing". */
	typingTimeout?: number;
};

export type Inbox = ReturnType<typeof createInbox>;

/** The agents' inbox without a screen: the list, the open conversation and the replies on their way, over one line. */
export function createInbox({ connection: socket, api, storage, agent, view = "all", typingTimeout = 1000 }: Options) {
	const listeners = new Set<() => void>();
	const drafts = createDrafts(storage, agent.id);
	let thread: Thread | null = null;
	let signedOut = false;
	let clockSkewMs = 0;
	let typingSentAt = 0;
	let typingTimer: ReturnType<typeof setTimeout> | undefined;

	const connection = createAgentLine({
		connection: socket,
		api,
		cursor: () => feed.cursor,
		onPage: (page) => feed.take(page),
		onWay: catchUp,
	});
	const feed = createFeedFollower({
		ask: (after) => connection.request("inbox:changes", { after }),
		onPage: ({ conversations, counts }) => takeRows(conversations, counts),
		reload: () => list.reload(),
	});
	const deliveries = createDeliveryTeller({
		find: (id) => list.find(id),
		tell: (receipt) => connection.request("message:receive", receipt),
	});
	const list = createConversationList({ connection, agentId: agent.id, view, changed: emit, told: deliveries.saw });
	const outbox = createReplyOutbox({
		connection,
		storage,
		agentId: agent.id,
		changed: emit,
		sent: (message) => {
			if (thread?.state.conversationId === message.conversation_id) thread.add([message]);
		},
	});
	let state = snapshot();

	function snapshot(): InboxState {
		const id = thread?.state.conversationId;
		return {
			connection: connection.state,
			signedOut,
			clockSkewMs,
			list: list.state,
			thread: thread?.state ?? null,
			item: id ? list.find(id) : null,
			replies: id ? outbox.of(id) : [],
		};
	}

	function emit(): void {
		state = snapshot();
		for (const listener of [...listeners]) listener();
	}

	/** What was on the wire is repaired by reading: the list after its cursor, the thread after its last change. */
	function catchUp(): void {
		signedOut = false;
		void feed.read().then(() => deliveries.saw(list.all()));
		thread?.reopen();
		outbox.flush();
		emit();
	}

	function takeRows(items: readonly InboxItem[], counts?: InboxCounts): void {
		list.take(items, counts);
		for (const { conversation_id, rev } of items) {
			if (conversation_id === thread?.state.conversationId) thread.hearOf(rev);
		}
	}

	function closeThread(): void {
		stopTyping();
		thread?.close();
		thread = null;
	}

	function sayTyping(isTyping: boolean): void {
		const conversation_id = thread?.state.conversationId;
		if (!conversation_id) return;
		typingSentAt = isTyping ? Date.now() : 0;
		connection.request("typing:set", { conversation_id, is_typing: isTyping }).catch(() => {});
	}

	function stopTyping(): void {
		clearTimeout(typingTimer);
		if (typingSentAt > 0) sayTyping(false);
	}

	let stops: (() => void)[] = [];
	let returning: ReturnType<typeof setTimeout> | undefined;
	let refusals = 0;

	function listen(): void {
		stops = [
			connection.onState(emit),
			connection.onRefused(({ code }) => {
				if (code !== "unauthenticated" && code !== "forbidden") return;
				signedOut = true;
				emit();
				// Whoever signs in again in another tab is signed in here, too.
				clearTimeout(returning);
				returning = setTimeout(() => connection.connect(), reconnectDelay(refusals, RETURN_INTERVAL_MS));
				refusals += 1;
			}),
			connection.on("session:ready", ({ server_time }) => {
				clockSkewMs = Date.parse(server_time) - Date.now();
				signedOut = false;
				refusals = 0;
				emit();
			}),
			connection.on("inbox:updated", (item, mark) => {
				takeRows([item]);
				feed.hear(mark);
			}),
			connection.on("conversation:deleted", ({ conversation_id }) => {
				list.drop(conversation_id);
				// What was written to somebody who is gone reaches nobody, and may quote them.
				drafts.set(conversation_id, "");
				for (const reply of outbox.of(conversation_id)) outbox.discard(reply.client_id);
				// The counts beside the views.
				void feed.read();
			}),
		];
	}

	return {
		getState: () => state,
		subscribe(listener: () => void): () => void {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},
		start(): void {
			if (stops.length > 0) return;
			listen();
			feed.open();
			connection.connect();
		},
		stop(): void {
			clearTimeout(returning);
			for (const stop of stops) stop();
			stops = [];
			feed.close();
			deliveries.close();
			connection.close();
		},
		drafts,
		showView: list.show,
		loadMore: list.loadMore,
		reloadList: feed.reload,
		/** Follows another conversation, or none. */
		open(conversationId: string | null): void {
			if (conversationId === (thread?.state.conversationId ?? null)) return;
			closeThread();
			if (conversationId) thread = createThread({ connection, conversationId, agent, changed: emit });
			emit();
		},
		noteBlock: list.noteBlock,
		reopenThread: () => thread?.reopen(),
		loadOlder: () => thread?.loadOlder(),
		/** The agent typed: said at once, repeated while it goes on, ended by silence, by `stopTyping` or by sending. */
		typed(): void {
			if (Date.now() - typingSentAt >= TYPING_RESEND_MS) sayTyping(true);
			clearTimeout(typingTimer);
			typingTimer = setTimeout(stopTyping, typingTimeout);
		},
		stopTyping,
		/** With the message that it answers, where it answers one. */
		send(content: string, answered?: Message): void {
			if (!thread) return;
			stopTyping();
			outbox.add(thread.state.conversationId, content, answered && quoteOf(answered));
		},
		/** Of the open conversation. Each rejects with the reason. */
		editMessage: async (id: string, content: string) => thread?.actions.edit(id, content),
		deleteMessage: async (id: string) => thread?.actions.remove(id),
		react: async (id: string, emoji: string, on: boolean) => thread?.actions.react(id, emoji, on),
		readVersions: async (id: string) => (await thread?.versions(id)) ?? [],
		retry: outbox.retry,
		discard: outbox.discard,
		/** The newest message was on a screen that somebody looks at. */
		seen(): void {
			const { messages = [], conversation, phase } = thread?.state ?? {};
			const last = messages.at(-1);
			if (phase !== "ready" || !last || !conversation || conversation.agent_read_seq >= last.seq) return;
			const input = { conversation_id: last.conversation_id, last_read_message_id: last.id };
			connection.request("message:read", input).catch(() => {});
		},
		assign: (toMe: boolean) =>
			change((conversation_id) => ["conversation:assign", { conversation_id, agent_id: toMe ? agent.id : null }]),
		resolve: () => change((conversation_id) => ["conversation:resolve", { conversation_id }]),
		reopen: () => change((conversation_id) => ["conversation:reopen", { conversation_id }]),
	};

	/** Changes the open conversation. Rejects with the reason; what changed comes back as an event. */
	async function change(
		command: (
			id: string,
		) =>
			| ["conversation:assign", { conversation_id: string; agent_id: string | null }]
			| ["conversation:resolve" | "conversation:reopen", { conversation_id: string }],
	): Promise<void> {
		if (!thread) return;
		const [name, input] = command(thread.state.conversationId);
		await connection.request(name, input);
	}
}

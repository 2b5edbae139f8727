import type { Commands, Revised, TypingEvent } from "#protocol/events.ts";
import { TYPING_TTL_MS } from "#protocol/limits.ts";
import type { Agent, ConversationState, Message, MessageVersion } from "#protocol/shapes.ts";
import { type Coming, createAside } from "../aside.ts";
import type { ChatSnapshot } from "../chat-snapshot.ts";
import type { Connection } from "../connection.ts";
import { newerState, stillTyping, type Typist, withDelivered, withoutTypist, withRead, withTyping } from "../conversation-store.ts";
import { createConversationSync } from "../conversation-sync.ts";
import { createMessageActions } from "../message-actions.ts";
import { ChatRefusal } from "../refusal.ts";
import { isConnected } from "./is-connected.ts";
import { mergeBySeq } from "./message-order.ts";

const PAGE = 50;

export type ThreadState = {
	conversationId: string;
	/** `missing`: there is no such conversation. `deleted`: there was, until now. */
	phase: "loading" | "ready" | "failed" | "missing" | "deleted";
	problem: string | null;
	/** In order. */
	messages: Message[];
	conversation: ConversationState | null;
	hasOlder: boolean;
	loadingOlder: boolean;
	typing: readonly Typist[];
};

type Options = { connection: Connection; conversationId: string; agent: Pick<Agent, "id" | "name">; changed: () => void };

export type Thread = ReturnType<typeof createThread>;

/** One conversation that is being followed: joined, read, kept complete, left. */
export function createThread({ connection, conversationId, agent, changed }: Options) {
	const here = { conversation_id: conversationId };
	let closed = false;
	let typingTimer: ReturnType<typeof setTimeout> | undefined;
	const aside = createAside();
	let history: ChatSnapshot["history"] = "none";
	let state: ThreadState = {
		conversationId,
		phase: "loading",
		problem: null,
		messages: [],
		conversation: null,
		hasOlder: false,
		loadingOlder: false,
		typing: [],
	};

	function set(change: Partial<ThreadState>): void {
		// What was on its way must not bring back what was deleted.
		if (closed || state.phase === "deleted") return;
		state = { ...state, ...change };
		changed();
	}

	function setConversation(next: ConversationState): void {
		const conversation = newerState(state.conversation, next);
		if (conversation !== state.conversation) set({ conversation });
	}

	function add(messages: readonly Message[], coming: Coming = "news"): void {
		const merged = mergeBySeq(state.messages, aside.sift(state.messages, messages, coming));
		set({ messages: [...aside.renewQuotes(merged)] });
	}

	const sync = createConversationSync({
		state: {
			get: () => ({ history, hasOlder: state.hasOlder, loadingOlder: state.loadingOlder }),
			update({ history: next = history, ...change }) {
				history = next;
				set(next === "ready" ? { ...change, phase: "ready", problem: null } : change);
			},
			takeMessages(messages, { state: conversation, announce }) {
				add(messages, announce ? "news" : "page");
				if (conversation) setConversation(conversation);
			},
		},
		isReadable: () => !closed,
		isShown: (id) => id === conversationId,
		readHistory: (query) => connection.request("message:list", { ...here, limit: PAGE, ...query }),
		readChanges: (after) => connection.request("conversation:changes", { ...here, after }),
		onDone: () => {},
		onFailed: fail,
	});

	function fail(error: unknown): void {
		if (error instanceof ChatRefusal && error.code === "not_found") set({ phase: "missing" });
		// Without a connection it stays as it is: `reopen` comes with the next one.
		else if (state.phase === "loading" && isConnected(connection.state)) {
			set({ phase: "failed", problem: error instanceof ChatRefusal ? error.message : null });
		}
	}

	/** Joins first and reads then, so that nothing can fall between the two (D4). */
	async function open(): Promise<void> {
		try {
			setConversation(await connection.request("conversation:join", here));
			await sync.run();
		} catch (error) {
			fail(error);
		}
	}

	function setTyping(typing: readonly Typist[]): void {
		if (typing !== state.typing) set({ typing });
		clearTimeout(typingTimer);
		if (typing.length > 0) typingTimer = setTimeout(() => setTyping(stillTyping(state.typing, Date.now())), TYPING_TTL_MS);
	}

	/** Of all conversations' events, only this one's. */
	function only<Event extends { conversation_id: string }>(listener: (event: Event) => void) {
		return (event: Event) => {
			if (event.conversation_id === conversationId) listener(event);
		};
	}
	const changeState = only((event: Revised & { conversation_id: string; state: ConversationState }) => {
		setConversation(event.state);
		sync.follow(event);
	});

	const stops = [
		connection.on("message:sent", ({ message, state: conversation, rev, prev }) => {
			if (message.conversation_id !== conversationId) return;
			setTyping(withoutTypist(state.typing, message.sender_id));
			setConversation(conversation);
			add([message]);
			sync.follow({ rev, prev });
		}),
		connection.on("message:changed", ({ message, state: conversation, rev, prev }) => {
			if (message.conversation_id !== conversationId) return;
			setConversation(conversation);
			add([message], "change");
			sync.follow({ rev, prev });
		}),
		connection.on(
			"typing",
			only((event: TypingEvent) => {
				if (event.sender_id !== agent.id) setTyping(withTyping(state.typing, event, Date.now()));
			}),
		),
		connection.on(
			"message:read",
			only((event) => {
				if (state.conversation) set({ conversation: withRead(state.conversation, event) });
				sync.follow(event);
			}),
		),
		connection.on(
			"message:delivered",
			only((event) => {
				if (state.conversation) set({ conversation: withDelivered(state.conversation, event) });
				sync.follow(event);
			}),
		),
		connection.on("conversation:escalated", changeState),
		connection.on("conversation:assigned", changeState),
		connection.on("conversation:status", changeState),
		connection.on(
			"conversation:deleted",
			only(() => {
				setTyping([]);
				sync.close();
				set({ phase: "deleted", problem: null, messages: [], conversation: null, hasOlder: false });
			}),
		),
	];
	const actions = createMessageActions<Message>({
		find: (id) => state.messages.find((message) => message.id === id),
		// Not merged: it stands for the same `rev`, and what the server says wins.
		show: (message) => {
			const messages = state.messages.map((other) => (other.id === message.id ? message : other));
			set({ messages: [...aside.renewQuotes(messages)] });
		},
		me: () => ({ sender_id: agent.id, sender_type: "agent", sender_name: agent.name }),
		take: (message) => add([message], "change"),
		request: (name, input) => connection.request(name, { ...here, ...input } as Commands[typeof name]["input"]),
	});
	void open();

	return {
		get state() {
			return state;
		},
		/** Opens it again after a lost connection or a failure; what is shown stays. */
		reopen(): void {
			if (state.phase === "failed") set({ phase: "loading" });
			void open();
		},
		/** The list says that the conversation is at this `rev`: where it did not come here by itself, it is read. */
		hearOf(rev: number): void {
			if (state.phase === "ready" && rev > (state.conversation?.rev ?? 0)) void sync.run();
		},
		add,
		actions,
		/** What a message said before it was edited. */
		async versions(message_id: string): Promise<MessageVersion[]> {
			return (await connection.request("message:versions", { ...here, message_id })).versions;
		},
		loadOlder: sync.loadOlder,
		/** Leaves the conversation and forgets it. */
		close(): void {
			closed = true;
			sync.close();
			for (const stop of stops) stop();
			clearTimeout(typingTimer);
			connection.request("conversation:leave", here).catch(() => {});
		},
	};
}

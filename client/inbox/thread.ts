import type { Revised, TypingEvent } from "#protocol/events.ts";
import { TYPING_TTL_MS } from "#protocol/limits.ts";
import type { ConversationState, Message } from "#protocol/shapes.ts";
import type { Connection } from "../connection.ts";
import {
	lastContiguousSeq,
	newerState,
	stillTyping,
	type Typist,
	withoutTypist,
	withRead,
	withTyping,
} from "../conversation-store.ts";
import { ChatRefusal } from "../refusal.ts";
import { isConnected } from "./is-connected.ts";
import { mergeBySeq } from "./message-order.ts";

const PAGE = 50;
const CATCH_UP_PAGE = 200;

export type ThreadState = {
	conversationId: string;
	/** `missing`: there is no such conversation. */
	phase: "loading" | "ready" | "failed" | "missing";
	problem: string | null;
	/** Contiguous and in order. */
	messages: Message[];
	conversation: ConversationState | null;
	hasOlder: boolean;
	loadingOlder: boolean;
	typing: readonly Typist[];
};

type Options = { connection: Connection; conversationId: string; agentId: string; changed: () => void };

export type Thread = ReturnType<typeof createThread>;

/** One conversation that is being followed: joined, read, kept complete, left. */
export function createThread({ connection, conversationId, agentId, changed }: Options) {
	const here = { conversation_id: conversationId };
	let closed = false;
	let catchingUp: Promise<void> | null = null;
	let typingTimer: ReturnType<typeof setTimeout> | undefined;
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
		if (closed) return;
		state = { ...state, ...change };
		changed();
	}

	function setConversation(next: ConversationState): void {
		const conversation = newerState(state.conversation, next);
		if (conversation !== state.conversation) set({ conversation });
	}

	function add(messages: Message[]): void {
		set({ messages: mergeBySeq(state.messages, messages) });
	}

	/** Joins first and reads then, so that nothing can fall between the two (D4). */
	async function open(): Promise<void> {
		try {
			setConversation(await connection.request("conversation:join", here));
			if (state.messages.length > 0) {
				await catchUp();
			} else {
				const page = await connection.request("message:list", { ...here, limit: PAGE });
				set({ messages: mergeBySeq(page.messages, state.messages), hasOlder: page.has_more });
				if (hasGap()) await catchUp();
			}
			set({ phase: "ready", problem: null });
		} catch (error) {
			if (error instanceof ChatRefusal && error.code === "not_found") set({ phase: "missing" });
			// Without a connection it stays as it is: `reopen` comes with the next one.
			else if (state.phase !== "ready" && isConnected(connection.state)) {
				set({ phase: "failed", problem: error instanceof ChatRefusal ? error.message : null });
			}
		}
	}

	const hasGap = () => state.messages.some((message, at) => at > 0 && message.seq !== (state.messages[at - 1]?.seq ?? 0) + 1);

	/** Reads on from the last message before a gap, page by page, until nothing is missing. */
	function catchUp(): Promise<void> {
		catchingUp ??= (async () => {
			let after = lastContiguousSeq(state.messages);
			for (;;) {
				const page = await connection.request("message:list", { ...here, after, limit: CATCH_UP_PAGE });
				add(page.messages);
				after = page.messages.at(-1)?.seq ?? after;
				if (!page.has_more || closed) return;
			}
		})().finally(() => {
			catchingUp = null;
		});
		return catchingUp;
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
	const changeState = only((event: Revised & { conversation_id: string; state: ConversationState }) =>
		setConversation(event.state),
	);

	const stops = [
		connection.on("message:sent", ({ message, state: conversation }) => {
			if (message.conversation_id !== conversationId) return;
			setTyping(withoutTypist(state.typing, message.sender_id));
			setConversation(conversation);
			// Before the first page is here, a message alone would look like the whole history.
			if (state.phase !== "ready" || message.seq <= lastContiguousSeq(state.messages) + 1) add([message]);
			else catchUp().catch(() => {});
		}),
		connection.on(
			"typing",
			only((event: TypingEvent) => {
				if (event.sender_id !== agentId) setTyping(withTyping(state.typing, event, Date.now()));
			}),
		),
		connection.on(
			"message:read",
			only((event) => {
				if (state.conversation) set({ conversation: withRead(state.conversation, event) });
			}),
		),
		connection.on("conversation:escalated", changeState),
		connection.on("conversation:assigned", changeState),
		connection.on("conversation:status", changeState),
	];
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
		add,
		setConversation,
		async loadOlder(): Promise<void> {
			const first = state.messages[0];
			if (!first || !state.hasOlder || state.loadingOlder) return;
			set({ loadingOlder: true });
			try {
				const page = await connection.request("message:list", { ...here, before: first.seq, limit: PAGE });
				set({ messages: mergeBySeq(page.messages, state.messages), hasOlder: page.has_more, loadingOlder: false });
			} catch {
				// Scrolling up asks again.
				set({ loadingOlder: false });
			}
		},
		/** Leaves the conversation and forgets it. */
		close(): void {
			closed = true;
			for (const stop of stops) stop();
			clearTimeout(typingTimer);
			connection.request("conversation:leave", here).catch(() => {});
		},
	};
}

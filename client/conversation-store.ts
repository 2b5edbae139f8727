import type { DeliveredEvent, ReadEvent, TypingEvent } from "#protocol/events.ts";
import { TYPING_TTL_MS } from "#protocol/limits.ts";
import type { ConversationState, Message, MessageMore, SenderType } from "#protocol/shapes.ts";
import type { UnsentMessage } from "./kept-messages.ts";

/**
 * `queued`: waits, for a connection or for its turn. `sending`: on the wire. `sent`: the server has it. `delivered`, `read`: an agent
 * has received it, has read it; only of one's own messages. `failed`: refused; `problem` says why.
 */
export type MessageState = "queued" | "sending" | "sent" | "delivered" | "read" | "failed";

/** A message as a screen shows it: the server's, or one of the user that the server has not acknowledged. */
export type ChatMessage = {
	/** The same before and after the acknowledgement. */
	key: string;
	id: string | null;
	seq: number | null;
	/** The conversation's change that this text stands for; null while the server has not acknowledged it. */
	rev: number | null;
	client_id: string;
	sender_type: SenderType;
	sender_name: string | null;
	content: string;
	timestamp: string;
	state: MessageState;
	problem: string | null;
} & MessageMore;

/** Somebody who types, until when. */
export type Typist = { sender_id: string; name: string | null; until: number };

/**
 * Takes what the server says, by whatever way it came: an acknowledgement, an echo, a page. The result does not depend on the
 * order or on how often it comes (D2, D3): sent messages by `seq`, then the unsent ones as they were written.
 */
export function mergeMessages(log: readonly ChatMessage[], messages: readonly Message[]): readonly ChatMessage[] {
	const byKey = new Map(log.map((message) => [message.key, message]));
	let changed = false;
	for (const message of messages) {
		const key = keyOf(message);
		const known = byKey.get(key);
		if ((known?.rev ?? 0) >= message.rev) continue;
		byKey.set(key, toChatMessage(message, key));
		changed = true;
	}
	return changed ? sorted(byKey) : log;
}

/** Shows a message that is not sent as it is kept now, unless the server has it already. */
export function addUnsent(log: readonly ChatMessage[], unsent: UnsentMessage): readonly ChatMessage[] {
	const { client_id, content, timestamp, problem, reply_to } = unsent;
	const state = problem === null ? "queued" : "failed";
	const known = log.find((message) => message.key === client_id);
	if (known) return known.seq === null ? changeUnsent(log, client_id, { state, problem }) : log;
	const nothingYet = { id: null, seq: null, rev: null, sender_type: "user" as const, sender_name: null };
	const answer = reply_to && { reply_to };
	return [...log, { ...nothingYet, key: client_id, client_id, content, timestamp, state, problem, ...answer }];
}

/** Shows a sent message otherwise, until the server says what it is. */
export function replaceSent(log: readonly ChatMessage[], message: ChatMessage): readonly ChatMessage[] {
	return log.map((other) => (other.key === message.key ? message : other));
}

/** Changes what is said of an unsent message; a sent one stays as the server has it. */
export function changeUnsent(
	log: readonly ChatMessage[],
	clientId: string,
	change: Partial<Pick<ChatMessage, "state" | "problem">>,
): readonly ChatMessage[] {
	return log.map((message) => (message.key === clientId && message.seq === null ? { ...message, ...change } : message));
}

/** Takes an unsent message back. */
export function removeUnsent(log: readonly ChatMessage[], clientId: string): readonly ChatMessage[] {
	return log.filter((message) => message.key !== clientId || message.seq !== null);
}

/** With what is known of their way to the agents. */
export function withReceipts(log: readonly ChatMessage[], state: ConversationState | null): readonly ChatMessage[] {
	if (!state) return log;
	const { agent_read_seq, agent_delivered_seq } = state;
	const receiptOf = (seq: number) => (seq <= agent_read_seq ? "read" : seq <= agent_delivered_seq ? "delivered" : "sent");
	let changed = false;
	const marked = log.map((message) => {
		if (message.sender_type !== "user" || message.seq === null) return message;
		const receipt = receiptOf(message.seq);
		if (receipt === message.state) return message;
		changed = true;
		return { ...message, state: receipt } as const;
	});
	return changed ? marked : log;
}

/** The highest `seq` below which nothing is missing, counted from the first message that the log holds. */
export function lastContiguousSeq(log: readonly Pick<ChatMessage, "seq">[]): number {
	let last = 0;
	for (const { seq } of log) {
		if (seq === null || (last > 0 && seq !== last + 1)) break;
		last = seq;
	}
	return last;
}

/** The `seq` of the newest message that the server has; 0 without one. */
export function lastSeq(log: readonly ChatMessage[]): number {
	return log.reduce((last, { seq }) => Math.max(last, seq ?? 0), 0);
}

/** Messages that agents and bots wrote and that the user has not read. */
export function countUnread(log: readonly ChatMessage[], userReadSeq: number): number {
	return log.filter(
		({ sender_type, seq }) => (sender_type === "agent" || sender_type === "bot") && seq !== null && seq > userReadSeq,
	).length;
}

/** The newer of two states. Read marks only ever grow, whichever event brought them first. */
export function newerState(current: ConversationState | null, next: ConversationState): ConversationState {
	if (!current || current.conversation_id !== next.conversation_id) return next;
	const [newer, older] = next.rev >= current.rev ? [next, current] : [current, next];
	return {
		...newer,
		user_read_seq: Math.max(newer.user_read_seq, older.user_read_seq),
		agent_read_seq: Math.max(newer.agent_read_seq, older.agent_read_seq),
		user_delivered_seq: Math.max(newer.user_delivered_seq, older.user_delivered_seq),
		agent_delivered_seq: Math.max(newer.agent_delivered_seq, older.agent_delivered_seq),
	};
}

/** A state after somebody has read. Its `rev` stays: this event says nothing about what else changed before it. */
export function withRead(state: ConversationState, event: Pick<ReadEvent, "sender_type" | "last_read_seq">): ConversationState {
	const field = event.sender_type === "user" ? "user_read_seq" : "agent_read_seq";
	const { sender_type, last_read_seq } = event;
	const received = withDelivered(state, { sender_type, last_delivered_seq: last_read_seq });
	return { ...received, [field]: Math.max(state[field], last_read_seq) };
}

/** A state after messages have arrived with somebody. */
export function withDelivered(
	state: ConversationState,
	{ sender_type, last_delivered_seq }: Pick<DeliveredEvent, "sender_type" | "last_delivered_seq">,
): ConversationState {
	const field = sender_type === "user" ? "user_delivered_seq" : "agent_delivered_seq";
	return { ...state, [field]: Math.max(state[field], last_delivered_seq) };
}

/** Who types after this event; the end may never arrive, so everybody's typing runs out by itself (D9). */
export function withTyping(typists: readonly Typist[], event: TypingEvent, now: number): readonly Typist[] {
	const others = withoutTypist(typists, event.sender_id);
	if (!event.is_typing) return others;
	return [...others, { sender_id: event.sender_id, name: event.sender_name, until: now + TYPING_TTL_MS }];
}

/** Without somebody who sent a message; unchanged where nobody was typing. */
export function withoutTypist(typists: readonly Typist[], senderId: string): readonly Typist[] {
	return typists.some((typist) => typist.sender_id === senderId)
		? typists.filter((typist) => typist.sender_id !== senderId)
		: typists;
}

/** Who still types at `now`. */
export function stillTyping(typists: readonly Typist[], now: number): readonly Typist[] {
	return typists.some((typist) => typist.until <= now) ? typists.filter((typist) => typist.until > now) : typists;
}

/** A user's message keeps the id that the user's browser gave it, so its place on the screen survives the acknowledgement. */
function keyOf(message: Message): string {
	return message.sender_type === "user" ? message.client_id : message.id;
}

function toChatMessage(message: Message, key: string): ChatMessage {
	const { conversation_id: _, metadata: __, sender_id: ___, ...shown } = message;
	return { ...shown, key, state: "sent", problem: null };
}

function sorted(byKey: Map<string, ChatMessage>): ChatMessage[] {
	const all = [...byKey.values()];
	const sent = all.filter((message) => message.seq !== null).sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0));
	return [...sent, ...all.filter((message) => message.seq === null)];
}

import type { EscalatedEvent, TypingEvent } from "#protocol/events.ts";
import type { ConversationState, Message } from "#protocol/shapes.ts";
import { type Coming, createAside } from "./aside.ts";
import { type ChatEvents, type ChatSnapshot, EMPTY_SNAPSHOT, type Escalated } from "./chat-snapshot.ts";
import * as log from "./conversation-store.ts";
import type { Emitter } from "./emitter.ts";
import type { UnsentMessage } from "./kept-messages.ts";

export type ChatState = ReturnType<typeof createChatState>;

/** Holds the snapshot, takes in what happened and tells the page each thing once, however often it arrives. */
export function createChatState(emitter: Emitter<ChatEvents>) {
	let snapshot = EMPTY_SNAPSHOT;
	let typingTimer: ReturnType<typeof setTimeout> | undefined;
	const subscribers = new Set<() => void>();
	const escalationsTold = new Set<string>();
	const aside = createAside();

	function update(change: Partial<ChatSnapshot>): void {
		const before = snapshot;
		const next = { ...before, ...change };
		next.messages = log.withReceipts(next.messages, next.conversation);
		// Before the first status nobody knows what was read, and a badge that comes and goes is worse than a late one.
		next.unread = next.conversation ? log.countUnread(next.messages, next.conversation.user_read_seq) : 0;
		snapshot = next;
		for (const subscriber of [...subscribers]) subscriber();
		if (next.unread !== before.unread) emitter.emit("unread", { count: next.unread });
		if (next.connection !== before.connection) emitter.emit("connection", { state: next.connection });
	}

	function takeState(next: ConversationState): void {
		update({ conversation: log.newerState(snapshot.conversation, next) });
	}

	function showTyping(typing: readonly log.Typist[]): void {
		update({ typing });
		clearTimeout(typingTimer);
		if (typing.length === 0) return;
		const first = Math.min(...typing.map((typist) => typist.until));
		typingTimer = setTimeout(() => showTyping(log.stillTyping(snapshot.typing, Date.now())), first - Date.now());
	}

	return {
		get: (): ChatSnapshot => snapshot,
		subscribe(listener: () => void): () => void {
			subscribers.add(listener);
			return () => void subscribers.delete(listener);
		},
		update,
		takeState,
		/** `announce` only what is new to the user; returns how many messages were not known. */
		takeMessages(
			messages: readonly Message[],
			{ state, announce, coming = announce ? "news" : "page" }: { state?: ConversationState; announce: boolean; coming?: Coming },
		): number {
			const known = new Map(snapshot.messages.map((message) => [message.id, message.rev ?? 0]));
			const shown = aside.sift(snapshot.messages, messages, coming);
			const fresh = shown.filter((message) => !known.has(message.id));
			const changed = shown.filter((message) => (known.get(message.id) ?? message.rev) < message.rev);
			update({
				messages: aside.renewQuotes(log.mergeMessages(snapshot.messages, shown)),
				conversation: state ? log.newerState(snapshot.conversation, state) : snapshot.conversation,
				typing: fresh.reduce((typists, message) => log.withoutTypist(typists, message.sender_id), snapshot.typing),
			});
			for (const message of announce ? fresh : []) {
				emitter.emit("message", message);
				emitter.emit(message.sender_type === "user" ? "message:sent" : "message:received", message);
			}
			for (const message of changed) emitter.emit("message:changed", message);
			return fresh.length;
		},
		takeTyping(event: TypingEvent): void {
			showTyping(log.withTyping(snapshot.typing, event, Date.now()));
			emitter.emit("typing", event);
		},
		takeRead(event: Parameters<typeof log.withRead>[1]): void {
			if (snapshot.conversation) update({ conversation: log.withRead(snapshot.conversation, event) });
		},
		takeDelivered(event: Parameters<typeof log.withDelivered>[1]): void {
			if (snapshot.conversation) update({ conversation: log.withDelivered(snapshot.conversation, event) });
		},
		tellEscalation({ conversation_id, escalation_id, reason, timestamp, message }: Escalated | EscalatedEvent): void {
			if (escalationsTold.has(escalation_id)) return;
			escalationsTold.add(escalation_id);
			emitter.emit("escalation", { conversation_id, escalation_id, reason, timestamp, message });
		},
		/** Something to read between the messages, at the place where it happened. */
		addNote(key: string, text: string): void {
			if (snapshot.notes.some((note) => note.key === key)) return;
			update({ notes: [...snapshot.notes, { key, afterSeq: log.lastSeq(snapshot.messages), text }] });
		},
		/** Shows a sent message otherwise, until the server says what it is. */
		replaceSent(message: log.ChatMessage): void {
			update({ messages: aside.renewQuotes(log.replaceSent(snapshot.messages, message)) });
		},
		showUnsent(entry: UnsentMessage): void {
			update({ messages: log.addUnsent(snapshot.messages, entry) });
		},
		changeUnsent(clientId: string, change: Parameters<typeof log.changeUnsent>[2]): void {
			update({ messages: log.changeUnsent(snapshot.messages, clientId, change) });
		},
		removeUnsent(clientId: string): void {
			update({ messages: log.removeUnsent(snapshot.messages, clientId) });
		},
		/** Another conversation begins: nothing of the old one is shown, what is unsent stays. */
		beginAnew(unsent: readonly UnsentMessage[]): void {
			aside.clear();
			update({ messages: [], conversation: null, notes: [], typing: [], history: "none", hasOlder: false });
			update({ messages: unsent.reduce(log.addUnsent, snapshot.messages) });
		},
		close(): void {
			clearTimeout(typingTimer);
			subscribers.clear();
		},
	};
}

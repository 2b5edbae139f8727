import { ChatRefusal } from "#client/refusal.ts";
import type { ErrorCode } from "#protocol/errors.ts";
import type { ServerToClientEvents } from "#protocol/events.ts";
import type { ChangesPage, ConversationState, HistoryPage, Message, SendResult, Session } from "#protocol/shapes.ts";

type Told = { [Name in keyof ServerToClientEvents]: { name: Name; payload: Parameters<ServerToClientEvents[Name]>[0] } };
export type Event = Told[keyof ServerToClientEvents];

type Conversation = { state: ConversationState; messages: Message[] };

export const USER = "user_1";
/** What the server refuses however often it is asked. */
export const REFUSED: Record<string, ErrorCode> = { bad: "invalid_input", poison: "internal" };

/** The server of docs/protocol.md in a page, for one user: what clients may rely on and nothing that they may not. */
export class SimulatedServer {
	readonly conversations = new Map<string, Conversation>();
	readonly #listeners = new Set<(event: Event) => void>();
	/** How many people it has met. */
	users = 0;
	/** How many of the next sends are refused for a passing reason. */
	busy = 0;

	subscribe(listener: (event: Event) => void): () => void {
		this.#listeners.add(listener);
		return () => void this.#listeners.delete(listener);
	}

	/** Without a token that it gave out, everybody is somebody new. */
	openSession(token: string | null): Session {
		if (token === null) this.users += 1;
		const user_id = token?.replace("token_of_", "") ?? `user_${this.users}`;
		const settings = {
			backend_url: null,
			history_limit: 50,
			max_message_length: 1000,
			connection_timeout: 30,
			reconnect_interval: 3000,
			typing_timeout: 1000,
			edit_window: 15,
		};
		const user = {
			user_id,
			token: `token_of_${user_id}`,
			name: null,
			email: null,
			verified: false,
			external_id: null,
			site: "default",
		};
		const server_time = new Date(Date.now()).toISOString();
		return { ...user, expires_at: "2027-01-01T00:00:00.000Z", server_time, settings };
	}

	send(input: { conversation_id: string; content: string; client_id?: string }, from: "user" | "agent" = "user"): SendResult {
		const refused = REFUSED[input.content.split(" ")[0] ?? ""];
		if (from === "user" && refused) throw new ChatRefusal({ code: refused, message: "No." });
		if (from === "user" && this.busy > 0) {
			this.busy -= 1;
			throw new ChatRefusal({ code: this.busy % 2 ? "rate_limited" : "overloaded", message: "Later.", retry_after: 1 });
		}
		const conversation = from === "user" ? this.#beginOrGet(input.conversation_id) : this.get(input.conversation_id);
		const { state, messages } = conversation;
		const stored = messages.find((message) => message.client_id === input.client_id && message.sender_type === from);
		if (stored && stored.content !== input.content) throw new ChatRefusal({ code: "conflict", message: "Another text." });
		if (stored) return { status: "success", message_id: stored.id, message: stored, replayed: true };

		const seq = messages.length + 1;
		const rev = state.rev + 1;
		const id = `msg_${seq}`;
		const message: Message = {
			id,
			seq,
			rev,
			client_id: input.client_id ?? id,
			conversation_id: input.conversation_id,
			sender_id: from === "user" ? USER : "agent_1",
			sender_type: from,
			sender_name: null,
			content: input.content,
			timestamp: new Date(Date.now()).toISOString(),
			metadata: {},
		};
		messages.push(message);
		const read =
			from === "user" ? { user_read_seq: seq, user_delivered_seq: seq } : { agent_read_seq: seq, agent_delivered_seq: seq };
		conversation.state = { ...state, ...read, rev, last_seq: seq };
		this.#tell({ name: "message:sent", payload: { message, state: conversation.state, rev, prev: rev - 1 } });
		return { status: "success", message_id: id, message };
	}

	read({ conversation_id, last_read_message_id }: { conversation_id: string; last_read_message_id: string }, by: "user" | "agent") {
		const conversation = this.get(conversation_id);
		const last_read_seq = conversation.messages.find(({ id }) => id === last_read_message_id)?.seq ?? 0;
		if (last_read_seq > conversation.state[`${by}_read_seq`]) {
			const rev = conversation.state.rev + 1;
			const last_delivered_seq = Math.max(last_read_seq, conversation.state[`${by}_delivered_seq`]);
			const receipts = { [`${by}_read_seq`]: last_read_seq, [`${by}_delivered_seq`]: last_delivered_seq };
			conversation.state = { ...conversation.state, ...receipts, rev };
			const sender_id = by === "user" ? USER : "agent_1";
			const who = { conversation_id, sender_id, sender_type: by, last_read_message_id, last_read_seq };
			this.#tell({ name: "message:read", payload: { ...who, rev, prev: rev - 1 } });
		}
		return { status: "success" as const };
	}

	receive(input: { conversation_id: string; last_received_message_id: string }, by: "user" | "agent") {
		const { conversation_id, last_received_message_id } = input;
		const conversation = this.get(conversation_id);
		const last_delivered_seq = conversation.messages.find(({ id }) => id === last_received_message_id)?.seq ?? 0;
		if (last_delivered_seq > conversation.state[`${by}_delivered_seq`]) {
			const rev = conversation.state.rev + 1;
			conversation.state = { ...conversation.state, [`${by}_delivered_seq`]: last_delivered_seq, rev };
			const sender_id = by === "user" ? USER : "agent_1";
			const who = { conversation_id, sender_id, sender_type: by, last_received_message_id, last_delivered_seq };
			this.#tell({ name: "message:delivered", payload: { ...who, rev, prev: rev - 1 } });
		}
		return { status: "success" as const };
	}

	setStatus(conversation_id: string, status: "open" | "resolved"): void {
		const conversation = this.get(conversation_id);
		const rev = conversation.state.rev + 1;
		conversation.state = { ...conversation.state, status, rev };
		const timestamp = new Date(Date.now()).toISOString();
		this.#tell({
			name: "conversation:status",
			payload: { conversation_id, timestamp, state: conversation.state, rev, prev: rev - 1 },
		});
	}

	history(conversation_id: string): HistoryPage {
		const { messages } = this.get(conversation_id);
		return { conversation_id, messages: [...messages], count: messages.length, has_more: false, next_cursor: null };
	}

	/** Pages are small here, so that catching up takes several. */
	changes(conversation_id: string, after: string, limit = 2): ChangesPage {
		const { messages, state } = this.get(conversation_id);
		const rest = messages.filter((message) => message.rev > Number(after));
		const page = rest.slice(0, limit);
		const has_more = rest.length > limit;
		const cursor = String(has_more ? page.at(-1)?.rev : state.rev);
		return { conversation_id, messages: page, count: page.length, state, cursor, has_more };
	}

	get(conversationId: string): Conversation {
		const conversation = this.conversations.get(conversationId);
		if (!conversation) throw new ChatRefusal({ code: "not_found", message: "There is no such conversation." });
		return conversation;
	}

	#beginOrGet(conversation_id: string): Conversation {
		const known = this.conversations.get(conversation_id);
		if (known) return known;
		const nobody = { assigned_agent_id: null, assigned_agent_name: null, escalation_reason: null };
		const nothing = { rev: 0, last_seq: 0, user_read_seq: 0, agent_read_seq: 0, user_delivered_seq: 0, agent_delivered_seq: 0 };
		const begun: Conversation = { state: { conversation_id, status: "open", ...nobody, ...nothing }, messages: [] };
		this.conversations.set(conversation_id, begun);
		return begun;
	}

	#tell(event: Event): void {
		for (const listener of [...this.#listeners]) listener(event);
	}
}

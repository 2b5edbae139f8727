import type { Message, Quote } from "#protocol/shapes.ts";
import type { TextStorage } from "../browser-storage.ts";
import type { Connection } from "../connection.ts";
import { makeClientId } from "../ids.ts";
import { ChatRefusal } from "../refusal.ts";
import { isConnected } from "./is-connected.ts";
import { keepJson } from "./kept-json.ts";

/** A reply that the server has not acknowledged. `waiting`: for a connection. `failed`: refused; `problem` says why. */
export type Reply = {
	client_id: string;
	conversation_id: string;
	content: string;
	/** What it answers, as it is shown until it is sent. */
	reply_to?: Quote;
	written_at: string;
	state: "sending" | "waiting" | "failed";
	problem: string | null;
};

type Options = {
	connection: Connection;
	storage: TextStorage;
	agentId: string;
	/** The server has it: here is the message in its place. */
	sent: (message: Message) => void;
	changed: () => void;
};

/**
 * The replies on their way, kept over reloads. One conversation's replies leave in the order in which they were written;
 * each keeps its `client_id`, so that sending twice is one message (D2).
 */
export function createReplyOutbox({ connection, storage, agentId, sent, changed }: Options) {
	const kept = keepJson<Reply[]>(storage, `veritix-inbox-outbox-${agentId}`, isReplies, []);
	const sending = new Set<string>();
	kept.set(kept.get().map((reply) => (reply.state === "sending" ? { ...reply, state: "waiting" } : reply)));

	function change(clientId: string, part: Partial<Reply> | null): void {
		kept.set(
			kept.get().flatMap((reply) => (reply.client_id !== clientId ? [reply] : part === null ? [] : [{ ...reply, ...part }])),
		);
		changed();
	}

	/** Sends a conversation's replies one after the other, until one has to wait or was refused. */
	async function drain(conversationId: string): Promise<void> {
		if (sending.has(conversationId) || !isConnected(connection.state)) return;
		sending.add(conversationId);
		try {
			for (;;) {
				const next = kept.get().find((reply) => reply.conversation_id === conversationId && reply.state !== "failed");
				if (!next || !(await send(next))) return;
			}
		} finally {
			sending.delete(conversationId);
		}
	}

	async function send({ client_id, conversation_id, content, reply_to }: Reply): Promise<boolean> {
		change(client_id, { state: "sending", problem: null });
		try {
			const { message } = await connection.request("message:send", {
				conversation_id,
				content,
				client_id,
				...(reply_to && { reply_to: reply_to.id }),
			});
			sent(message);
			change(client_id, null);
			return true;
		} catch (error) {
			const refused = error instanceof ChatRefusal;
			change(client_id, refused ? { state: "failed", problem: reasonOf(error) } : { state: "waiting" });
			return refused;
		}
	}

	return {
		of: (conversationId: string): Reply[] => kept.get().filter((reply) => reply.conversation_id === conversationId),
		/** Takes a reply over: from here on it is kept until the server has it or the agent throws it away. */
		add(conversationId: string, content: string, reply_to?: Quote): void {
			const reply: Reply = {
				client_id: makeClientId(),
				conversation_id: conversationId,
				content,
				...(reply_to && { reply_to }),
				written_at: new Date().toISOString(),
				state: isConnected(connection.state) ? "sending" : "waiting",
				problem: null,
			};
			kept.set([...kept.get(), reply]);
			changed();
			void drain(conversationId);
		},
		retry(clientId: string): void {
			const reply = kept.get().find(({ client_id }) => client_id === clientId);
			if (!reply) return;
			change(clientId, { state: "waiting", problem: null });
			void drain(reply.conversation_id);
		},
		discard: (clientId: string) => change(clientId, null),
		/** There is a connection again: everything that waits goes. */
		flush(): void {
			for (const id of new Set(kept.get().map(({ conversation_id }) => conversation_id))) void drain(id);
		},
	};
}

/** Why a reply was refused, as the agent sees it: not "content", which is the contract's word, but the text. */
function reasonOf(refusal: ChatRefusal): string {
	const wrongText = refusal.errors.find((issue) => issue.path === "content");
	return wrongText ? `The text ${wrongText.message}.` : refusal.message;
}

function isReplies(value: unknown): value is Reply[] {
	return Array.isArray(value) && value.every((reply) => typeof reply?.client_id === "string" && typeof reply.content === "string");
}

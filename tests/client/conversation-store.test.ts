import fc from "fast-check";
import { expect, test } from "vitest";
import {
	addUnsent,
	type ChatMessage,
	changeUnsent,
	countUnread,
	lastContiguousSeq,
	mergeMessages,
	newerState,
	removeUnsent,
	stillTyping,
	withDelivered,
	withoutTypist,
	withRead,
	withReceipts,
	withTyping,
} from "#client/conversation-store.ts";
import type { ConversationState, Message } from "#protocol/shapes.ts";

function message(seq: number, from: "user" | "agent" = "user"): Message {
	return {
		id: `msg_${seq}`,
		seq,
		rev: seq,
		client_id: from === "user" ? `client_${seq}` : `msg_${seq}`,
		conversation_id: "conv_1",
		sender_id: from === "user" ? "user_1" : "agent_1",
		sender_type: from,
		sender_name: from === "agent" ? "Ana" : null,
		content: `Text ${seq}`,
		timestamp: "2026-01-01T00:00:00.000Z",
		metadata: {},
	};
}

function unsent(name: string) {
	return { client_id: name, content: name, timestamp: "2026-01-01T00:00:00.000Z", problem: null, tab: "tab_1" };
}

const state: ConversationState = {
	conversation_id: "conv_1",
	status: "open",
	assigned_agent_id: null,
	assigned_agent_name: null,
	escalation_reason: null,
	rev: 5,
	last_seq: 5,
	user_read_seq: 2,
	agent_read_seq: 0,
	user_delivered_seq: 2,
	agent_delivered_seq: 0,
};

test("D2, D3: acknowledgements, echoes and pages in any order and any number end in the same list", () => {
	// The server's twelve messages, of which the user wrote some in this browser and may still hold them as unsent.
	const all = Array.from({ length: 12 }, (_, index) => message(index + 1, index % 3 === 0 ? "agent" : "user"));
	const arrival = fc.oneof(
		// One message alone: an acknowledgement or an echo.
		fc.integer({ min: 0, max: 11 }).map((index) => all.slice(index, index + 1)),
		// A page of history or of what was missed.
		fc
			.tuple(fc.integer({ min: 0, max: 11 }), fc.integer({ min: 1, max: 12 }))
			.map(([from, count]) => all.slice(from, from + count)),
	);
	fc.assert(
		fc.property(
			fc.array(arrival, { maxLength: 30 }),
			fc.array(fc.integer({ min: 0, max: 11 }), { maxLength: 12 }),
			(arrivals, written) => {
				let log: readonly ChatMessage[] = [];
				for (const index of written) {
					const original = all[index];
					if (original?.sender_type === "user") log = addUnsent(log, { ...unsent(original.client_id), content: original.content });
				}
				for (const messages of [...arrivals, all]) {
					log = mergeMessages(log, messages);
					const sent = log.filter((entry) => entry.seq !== null).map((entry) => entry.seq ?? 0);
					expect(sent).toEqual([...new Set(sent)].sort((a, b) => a - b));
					expect(new Set(log.map((entry) => entry.key)).size).toBe(log.length);
				}
				expect(log.map((entry) => entry.id)).toEqual(all.map((entry) => entry.id));
				expect(log.every((entry) => entry.state === "sent")).toBe(true);
			},
		),
	);
});

test("a message keeps its place on the screen when it is acknowledged", () => {
	const pending = addUnsent([], unsent("client_1"));
	expect(mergeMessages(pending, [message(1)])[0]?.key).toBe(pending[0]?.key);
});

test("two equal texts are two messages", () => {
	const log = addUnsent(addUnsent([], { ...unsent("a"), content: "ok" }), { ...unsent("b"), content: "ok" });
	expect(log).toHaveLength(2);
});

test("what is not sent yet stands last, in the order in which it was written, whatever arrives meanwhile", () => {
	const log = mergeMessages(addUnsent(addUnsent([], unsent("first")), unsent("second")), [message(2, "agent"), message(1)]);
	expect(log.map((entry) => entry.key)).toEqual(["client_1", "msg_2", "first", "second"]);
});

test("an acknowledgement that overtakes its own message leaves no second one", () => {
	const log = mergeMessages([], [message(1)]);
	expect(addUnsent(log, unsent("client_1"))).toBe(log);
});

test("a refused message says why, and goes only when its writer takes it back", () => {
	const log = changeUnsent(addUnsent([], unsent("long")), "long", { state: "failed", problem: "Too long." });
	expect(log[0]).toMatchObject({ state: "failed", problem: "Too long.", content: "long" });
	expect(removeUnsent(log, "long")).toEqual([]);
});

test("a message that the server has cannot be taken back or marked as failed", () => {
	const log = mergeMessages([], [message(1)]);
	expect(removeUnsent(log, "client_1")).toEqual(log);
	expect(changeUnsent(log, "client_1", { state: "failed" })).toEqual(log);
});

test("catching up begins where the first message is missing", () => {
	const log = mergeMessages([], [message(4), message(5), message(7)]);
	expect(lastContiguousSeq(log)).toBe(5);
	expect(lastContiguousSeq([])).toBe(0);
});

test("nothing known means nothing to draw again", () => {
	const log = mergeMessages([], [message(1)]);
	expect(mergeMessages(log, [message(1)])).toBe(log);
});

test("only what others wrote and the user has not seen is unread", () => {
	const log = mergeMessages([], [message(1, "agent"), message(2), message(3, "agent"), message(4, "agent")]);
	expect(countUnread(log, 2)).toBe(2);
	expect(countUnread(log, 4)).toBe(0);
});

test("an older state does not undo a newer one, and read marks only grow", () => {
	expect(newerState({ ...state, rev: 9, status: "resolved" }, state).status).toBe("resolved");
	expect(newerState({ ...state, agent_read_seq: 4 }, { ...state, rev: 6, agent_read_seq: 3 })).toMatchObject({
		rev: 6,
		agent_read_seq: 4,
	});
	expect(withRead(state, { sender_type: "agent", last_read_seq: 3 })).toMatchObject({ agent_read_seq: 3, rev: 5 });
	expect(withRead(state, { sender_type: "user", last_read_seq: 1 }).user_read_seq).toBe(2);
});

test("D9: typing ends by itself when its end never arrives, and at once when the message does", () => {
	const event = {
		conversation_id: "conv_1",
		sender_id: "agent_1",
		sender_type: "agent",
		sender_name: "Ana",
		is_typing: true,
	} as const;
	const typists = withTyping([], event, 1000);
	expect(typists).toHaveLength(1);
	expect(withTyping(typists, event, 2000)).toHaveLength(1);
	expect(stillTyping(typists, 6999)).toBe(typists);
	expect(stillTyping(typists, 7000)).toEqual([]);
	expect(withoutTypist(typists, "agent_1")).toEqual([]);
	expect(withTyping(typists, { ...event, is_typing: false }, 1500)).toEqual([]);
});

test("one's own messages are sent, delivered, read; an agent's are neither", () => {
	const log = mergeMessages([], [message(1), message(2), message(3), message(4, "agent")]);
	const marked = withReceipts(log, { ...state, agent_read_seq: 1, agent_delivered_seq: 2 });
	expect(marked.map((entry) => entry.state)).toEqual(["read", "delivered", "sent", "sent"]);
	expect(withReceipts(marked, { ...state, agent_read_seq: 1, agent_delivered_seq: 2 })).toBe(marked);
});

test("what was read was delivered, and receipts that come late take nothing back", () => {
	const read = withRead(state, { sender_type: "agent", last_read_seq: 4 });
	expect(read).toMatchObject({ agent_read_seq: 4, agent_delivered_seq: 4 });
	expect(withDelivered(read, { sender_type: "agent", last_delivered_seq: 2 })).toEqual(read);
	expect(newerState(read, { ...state, rev: 9 })).toMatchObject({ rev: 9, agent_read_seq: 4, agent_delivered_seq: 4 });
});

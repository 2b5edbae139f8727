import { expect, test } from "vitest";
import { newestReceipts } from "#components/inbox/receipts.ts";
import type { ConversationState, Message, SenderType } from "#protocol/shapes.ts";

const said = (...senders: SenderType[]) =>
	senders.map((sender_type, i) => ({ id: `m${i + 1}`, seq: i + 1, sender_type }) as Message);
const at = (user_delivered_seq: number, user_read_seq: number) => ({ user_delivered_seq, user_read_seq }) as ConversationState;
const marks = (messages: Message[], state: ConversationState | null) => Object.fromEntries(newestReceipts(messages, state));

test("the newest message of each receipt carries it", () => {
	const messages = said("user", "agent", "agent", "agent", "agent");
	expect(marks(messages, at(1, 1))).toEqual({ m5: "sent" });
	expect(marks(messages, at(4, 1))).toEqual({ m5: "sent", m4: "delivered" });
	expect(marks(messages, at(4, 2))).toEqual({ m5: "sent", m4: "delivered", m2: "read" });
	expect(marks(messages, at(5, 5))).toEqual({ m5: "read" });
});

test("what the visitor has answered needs none, and the visitor's own words have none", () => {
	expect(marks(said("agent", "agent", "user"), at(3, 3))).toEqual({});
	expect(marks(said("agent", "user", "bot"), at(2, 2))).toEqual({ m3: "sent" });
	expect(marks(said("agent", "system"), at(1, 0))).toEqual({ m1: "delivered" });
	expect(marks(said("agent"), null)).toEqual({});
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createDeliveryTeller } from "#client/inbox/delivery-teller.ts";
import type { InboxItem } from "#protocol/shapes.ts";
import { inboxItem } from "./inbox-item.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** An inbox that knows these rows; `told` holds its receipts. */
function open(random = () => 0.5) {
	const rows = new Map<string, InboxItem>();
	const told: object[] = [];
	const teller = createDeliveryTeller({
		find: (id) => rows.get(id) ?? null,
		tell: async (receipt) => void told.push(receipt),
		random,
	});
	return {
		teller,
		told,
		gets(...items: InboxItem[]): void {
			for (const item of items) rows.set(item.conversation_id, item);
			teller.saw(items);
		},
	};
}

const waits = (conversation_id: string, last_seq: number, more: Partial<InboxItem> = {}) =>
	inboxItem({ conversation_id, last_seq, unread_count: 1, agent_delivered_seq: 0, ...more });

test("what arrives is told once, after a moment, up to the newest that arrived meanwhile", async () => {
	const inbox = open();
	inbox.gets(waits("a", 1), waits("b", 4));
	inbox.gets(waits("a", 2));
	expect(inbox.told).toEqual([]);
	await vi.advanceTimersByTimeAsync(1500);
	expect(inbox.told).toEqual([
		{ conversation_id: "a", last_received_seq: 2 },
		{ conversation_id: "b", last_received_seq: 4 },
	]);
	await vi.advanceTimersByTimeAsync(60_000);
	expect(inbox.told).toHaveLength(2);
});

test("nobody repeats what another inbox has told in that moment", async () => {
	const inbox = open();
	inbox.gets(waits("a", 1));
	await vi.advanceTimersByTimeAsync(300);
	inbox.gets(waits("a", 1, { agent_delivered_seq: 1 }));
	await vi.advanceTimersByTimeAsync(60_000);
	expect(inbox.told).toEqual([]);
});

test("inboxes differ in how long the moment is", async () => {
	const [quick, slow] = [open(() => 0), open(() => 0.99)];
	for (const inbox of [quick, slow]) inbox.gets(waits("a", 1));
	await vi.advanceTimersByTimeAsync(200);
	expect([quick.told.length, slow.told.length]).toEqual([1, 0]);
});

test("what agents have read or wrote themselves needs no receipt, and a closed inbox gives none", async () => {
	const inbox = open();
	inbox.gets(waits("read", 3, { unread_count: 0 }), waits("told", 3, { agent_delivered_seq: 3 }), waits("late", 1));
	inbox.teller.close();
	await vi.advanceTimersByTimeAsync(60_000);
	expect(inbox.told).toEqual([]);
});

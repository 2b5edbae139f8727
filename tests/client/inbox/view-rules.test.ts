import { describe, expect, test } from "vitest";
import { belongsTo, compareItems } from "#client/inbox/view-rules.ts";
import { INBOX_VIEWS, type InboxItem } from "#protocol/shapes.ts";
import { inboxItem } from "./inbox-item.ts";

const ME = "agent-me";
const viewsOf = (item: InboxItem) => INBOX_VIEWS.filter((view) => belongsTo(view, item, ME));
const order = (...items: InboxItem[]) => items.sort(compareItems).map((item) => item.conversation_id);

describe("a conversation stands in the views where an agent looks for it", () => {
	test("a new one is everybody's until somebody takes it", () => {
		expect(viewsOf(inboxItem())).toEqual(["unassigned", "all"]);
	});

	test("one that I took is mine, and no longer unassigned", () => {
		expect(viewsOf(inboxItem({ status: "assigned", assigned_agent_id: ME }))).toEqual(["mine", "all"]);
	});

	test("one that a colleague took is only in the list of all", () => {
		expect(viewsOf(inboxItem({ status: "assigned", assigned_agent_id: "agent-other" }))).toEqual(["all"]);
	});

	test("an escalated one stays among the escalated while somebody works on it", () => {
		const escalated_at = "2026-03-01T10:00:00.000Z";
		expect(viewsOf(inboxItem({ status: "escalated", escalated_at }))).toEqual(["unassigned", "escalated", "all"]);
		expect(viewsOf(inboxItem({ status: "assigned", assigned_agent_id: ME, escalated_at }))).toEqual(["mine", "escalated", "all"]);
	});

	test("a resolved one is nowhere but among the resolved, whoever had it", () => {
		expect(viewsOf(inboxItem({ status: "resolved", assigned_agent_id: ME }))).toEqual(["resolved"]);
	});
});

describe("whoever needs an answer most stands on top", () => {
	const waiting = (id: string, since: string) => inboxItem({ conversation_id: id, waiting_since: since });
	const answered = (id: string, at: string) => inboxItem({ conversation_id: id, waiting_since: null, last_message_at: at });

	test("the longest wait comes first, however new the message of another is", () => {
		expect(order(waiting("b", "2026-03-01T10:05:00.000Z"), waiting("a", "2026-03-01T10:00:00.000Z"))).toEqual(["a", "b"]);
	});

	test("who waits stands above who has an answer, even an older one", () => {
		expect(order(answered("b", "2026-03-01T12:00:00.000Z"), waiting("a", "2026-03-01T11:00:00.000Z"))).toEqual(["a", "b"]);
	});

	test("among the answered the newest message comes first", () => {
		expect(order(answered("b", "2026-03-01T10:00:00.000Z"), answered("a", "2026-03-01T12:00:00.000Z"))).toEqual(["a", "b"]);
	});

	test("two of the same instant keep one order, so that rows do not jump", () => {
		const at = "2026-03-01T10:00:00.000Z";
		expect(order(waiting("b", at), waiting("a", at))).toEqual(["a", "b"]);
		expect(order(answered("b", at), answered("a", at))).toEqual(["a", "b"]);
	});
});

import { expect, test } from "vitest";
import type { ConnectionState } from "#client/connection.ts";
import { createEmitter } from "#client/emitter.ts";
import type { WidgetEvents } from "#components/chat-widget/widget-events.ts";
import { createMonitor, MAX_LOG_LINES } from "#components/demo/monitor.ts";
import type { Message } from "#protocol/shapes.ts";

const message = (id: string, more: Partial<Message> = {}): Message => ({
	id,
	seq: 1,
	rev: 1,
	client_id: id,
	conversation_id: "conv",
	sender_id: "user_1",
	sender_type: "user",
	sender_name: null,
	content: "Hello",
	timestamp: "2026-05-04T10:00:00.000Z",
	metadata: {},
	...more,
});

function watched() {
	const events = createEmitter<WidgetEvents>();
	const widget = {
		connectionState: "idle" as ConnectionState,
		conversationId: "conv" as string | null,
		userId: null as string | null,
		roundTripMs: null as number | null,
		on: events.on,
	};
	return { events, widget, monitor: createMonitor(widget, () => null) };
}

test("messages are counted from the events that tell of them, each once", () => {
	const { events, monitor } = watched();
	const mine = message("m1");
	const theirs = message("m2", { sender_type: "bot", sender_name: "Demo bot" });
	for (const [event, told] of [["message:sent", mine] as const, ["message:received", theirs] as const]) {
		events.emit("message", told);
		events.emit(event, told);
	}
	expect(monitor.get()).toMatchObject({ sent: 1, received: 1, ownMessageId: "m1" });
	expect(monitor.get().log.map(({ text }) => text)).toEqual(["Demo bot: “Hello”", "You: “Hello”"]);
});

test("the log is newest first and forgets what is old", () => {
	const { events, monitor } = watched();
	for (let n = 0; n <= MAX_LOG_LINES; n += 1) events.emit("escalation", { ...escalation, reason: `r${n}` });
	expect(monitor.get().log).toHaveLength(MAX_LOG_LINES);
	expect(monitor.get().log[0]?.text).toBe(`Escalated: r${MAX_LOG_LINES}`);
	expect(monitor.get().log.at(-1)?.text).toBe("Escalated: r1");
});

test("a round trip that changed without an event is shown, and where nothing changed nobody is told", () => {
	const { widget, monitor } = watched();
	let told = 0;
	monitor.subscribe(() => {
		told += 1;
	});
	widget.roundTripMs = 12;
	monitor.refresh();
	monitor.refresh();
	expect(monitor.get().roundTripMs).toBe(12);
	expect(told).toBe(1);
});

test("a long text is cut between characters, and line breaks do not break the log", () => {
	const { events, monitor } = watched();
	events.emit("message:sent", message("m1", { content: `two\nlines ${"👍".repeat(80)}` }));
	const text = monitor.get().log[0]?.text ?? "";
	expect(text).toMatch(/^You: “two lines 👍+…”$/u);
});

test("after the end of the page nothing is heard any more", () => {
	const { events, monitor } = watched();
	monitor.stop();
	events.emit("message:sent", message("m1"));
	expect(monitor.get()).toMatchObject({ sent: 0, log: [] });
});

const escalation = {
	conversation_id: "conv",
	escalation_id: "esc",
	reason: "user_request",
	timestamp: "2026-05-04T10:00:00.000Z",
	message: "Somebody comes.",
};

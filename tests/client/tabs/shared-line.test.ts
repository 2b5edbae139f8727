import { afterEach, beforeEach, expect, test } from "vitest";
import type { Line, LineListener, ServerEvent } from "#client/line.ts";
import { ChatRefusal, ConnectionLost } from "#client/refusal.ts";
import { createSharedLine } from "#client/tabs/shared-line.ts";
import { SimulatedBrowser, SimulatedTab } from "../../support/simulated-tabs.ts";
import { VirtualTime } from "../../support/virtual-time.ts";

const time = new VirtualTime();
beforeEach(() => time.install());
afterEach(() => time.uninstall());

const read = { conversation_id: "conv_1", last_read_message_id: "msg_1" };
const typing: ServerEvent = {
	name: "typing",
	payload: { conversation_id: "conv_1", sender_id: "a", sender_type: "agent", sender_name: "Ana", is_typing: true },
};

/** Some tabs of one browser; `lines` are those that any of them opened of its own. */
function openTabs() {
	const browser = new SimulatedBrowser(time);
	const lines: (LineListener & { tab: string; closed: boolean; asked: unknown[] })[] = [];
	let answer = async (): Promise<unknown> => ({ status: "success" });

	function open(name: string, group = "shop") {
		const page = new SimulatedTab(time);
		time.page = page;
		const heard: unknown[] = [];
		const line = createSharedLine({
			tabs: browser.tabs(page),
			group,
			open: (listener): Line => {
				const opened = { ...listener, tab: name, closed: false, asked: [] as unknown[] };
				lines.push(opened);
				return {
					state: "live",
					request: async (...question) => {
						opened.asked.push(question);
						return (await answer()) as never;
					},
					follow: () => {},
					close: () => {
						opened.closed = true;
					},
				};
			},
			onState: (state) => void heard.push(state),
			onEvent: (event) => void heard.push(event.name),
			onPage: (after) => void heard.push(`page after ${after}`),
			onAnswered: (asked) => void heard.push(`answered ${asked}`),
			onRefused: ({ code }) => void heard.push(`refused ${code}`),
			onUnsent: () => void heard.push("unsent"),
		});
		return { line, page, heard };
	}
	const leading = () => lines.filter((line) => !line.closed).map(({ tab }) => tab);
	function answerWith(next: () => Promise<unknown>): void {
		answer = next;
	}
	return { browser, lines, open, leading, answerWith };
}

/** How a question ends, told when it has. */
function outcome(question: Promise<unknown>): { told: unknown } {
	const seen: { told: unknown } = { told: "nothing yet" };
	question.then(
		(data) => Object.assign(seen, { told: data }),
		(error: unknown) => Object.assign(seen, { told: error }),
	);
	return seen;
}

test("one tab has the line, and what another asks goes through it", async () => {
	const { open, lines, leading } = openTabs();
	const first = open("first");
	await time.pass(10);
	const second = open("second");
	await time.pass(10);
	expect(leading()).toEqual(["first"]);
	expect([first.line.isLeading, second.line.isLeading, second.line.state]).toEqual([true, false, "live"]);
	const asked = outcome(second.line.request("message:read", read));
	await time.pass(10);
	expect(asked.told).toEqual({ status: "success" });
	expect(lines[0]?.asked).toEqual([["message:read", read]]);
	expect(first.heard).toContain("answered message:read");
});

test("what the server tells, and that something is unsent, reaches every tab", async () => {
	const { open, lines } = openTabs();
	const first = open("first");
	const second = open("second");
	await time.pass(10);
	lines[0]?.onEvent(typing);
	lines[0]?.onPage("7", {} as never);
	lines[0]?.onState("polling");
	second.line.tellUnsent();
	await time.pass(10);
	expect(first.heard.slice(-4)).toEqual(["typing", "page after 7", "polling", "unsent"]);
	expect(second.heard.slice(-3)).toEqual(["typing", "page after 7", "polling"]);
});

test("a refusal comes back as a refusal, with its reason and its pause", async () => {
	const { open, answerWith } = openTabs();
	const first = open("first");
	await time.pass(10);
	const second = open("second");
	await time.pass(10);
	const refusal = { code: "rate_limited" as const, message: "Slowly.", retry_after: 3 };
	answerWith(() => Promise.reject(new ChatRefusal(refusal)));
	const asked = outcome(second.line.request("message:read", read));
	await time.pass(10);
	expect(asked.told).toBeInstanceOf(ChatRefusal);
	expect(asked.told).toMatchObject(refusal);
	expect(first.heard).toContain("refused rate_limited");
});

test("when the leading tab goes another one leads at once, and what was asked through the first is to be asked again", async () => {
	const { browser, open, leading, answerWith } = openTabs();
	const first = open("first");
	await time.pass(10);
	const [second, third] = [open("second"), open("third")];
	await time.pass(10);
	answerWith(() => new Promise(() => {}));
	const asked = [second, third].map(({ line }) => outcome(line.request("message:read", read)));
	await time.pass(10);
	first.line.close();
	browser.close(first.page);
	await time.pass(20);
	expect(leading()).toEqual(["second"]);
	for (const { told } of asked) expect(told).toBeInstanceOf(ConnectionLost);
	expect(third.line.state).toBe("live");
});

test("a leader that sleeps is deposed when a tab needs it, and steps down when it wakes", async () => {
	const { open, leading } = openTabs();
	const first = open("first");
	await time.pass(10);
	const second = open("second");
	await time.pass(10);
	first.page.freeze();
	const asked = outcome(second.line.request("message:read", read));
	await time.pass(1600);
	expect(asked.told).toBeInstanceOf(ConnectionLost);
	expect(second.line.isLeading).toBe(true);
	first.page.thaw();
	await time.pass(100);
	expect(leading()).toEqual(["second"]);
	expect([first.line.isLeading, first.line.state]).toEqual([false, "live"]);
});

test("a leader that nobody asks anything is looked after every few seconds", async () => {
	const { open } = openTabs();
	const first = open("first");
	await time.pass(10);
	const second = open("second");
	await time.pass(10);
	first.page.freeze();
	await time.pass(10_000);
	expect(second.line.isLeading).toBe(true);
});

test("a tab that slept itself does not take its own silence for the leader's", async () => {
	const { open, leading } = openTabs();
	open("first");
	await time.pass(10);
	const second = open("second");
	await time.pass(10);
	second.page.freeze();
	await time.pass(60_000);
	second.page.thaw();
	await time.pass(5000);
	expect(leading()).toEqual(["first"]);
	expect(second.line.state).toBe("live");
});

test("another user's tabs are another group, and what is none of ours is not heard", async () => {
	const { browser, open, leading } = openTabs();
	const first = open("first");
	open("stranger", "shop of another");
	await time.pass(10);
	expect(leading()).toEqual(["first", "stranger"]);
	const before = first.heard.length;
	const foreign = browser.tabs(new SimulatedTab(time)).openChannel("veritix-chat/1/shop");
	for (const message of [null, "ping", 7, {}, { kind: "state" }, { from: "x", kind: "shout" }, { from: 1, kind: "unsent" }]) {
		foreign?.postMessage(message);
	}
	await time.pass(10);
	expect(first.heard).toHaveLength(before);
});

test("where there are no locks, or none for this page, each tab has its own line", async () => {
	const { lines } = openTabs();
	const listener = { onState() {}, onEvent() {}, onPage() {}, onAnswered() {}, onRefused() {}, onUnsent() {} };
	const own: Line = { state: "live", request: () => Promise.reject(new ConnectionLost()), follow() {}, close() {} };
	const denied = { request: () => Promise.reject(new DOMException("denied", "SecurityError")) };
	const channel = { postMessage() {}, onmessage: null, close() {} };
	for (const locks of [null, denied]) {
		const line = createSharedLine({ ...listener, tabs: { locks, openChannel: () => channel }, group: "shop", open: () => own });
		await time.pass(10);
		expect(line.isLeading).toBe(true);
		line.close();
	}
	const throwing = {
		locks: denied,
		openChannel: () => {
			throw new DOMException("denied", "SecurityError");
		},
	};
	expect(createSharedLine({ ...listener, tabs: throwing, group: "shop", open: () => own }).isLeading).toBe(true);
	expect(lines).toEqual([]);
});

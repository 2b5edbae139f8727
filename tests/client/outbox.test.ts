import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { UnsentMessage } from "#client/kept-messages.ts";
import { createOutbox } from "#client/outbox.ts";
import { ChatRefusal, ConnectionLost } from "#client/refusal.ts";

import type { Message } from "#protocol/shapes.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const acknowledged = (content: string) => ({ content }) as Message;
const refusal = (code: ChatRefusal["code"], retry_after?: number) => new ChatRefusal({ code, message: code, retry_after });

const left = (name: string, tab = "another") => ({
	client_id: name,
	content: name,
	timestamp: "2026-01-01T00:00:00Z",
	problem: null as string | null,
	tab,
});

type Script = {
	answers?: (Error | Promise<never> | null)[];
	entries?: UnsentMessage[];
	/** Tabs that are still open. */
	alive?: string[];
	/** How long the storage takes for a message, if it answers at all. */
	storingMs?: number | null;
};

/** An outbox before a server that answers as scripted, then takes everything. */
function openOutbox({ answers = [], entries = [], alive = [], storingMs = 0 }: Script = {}) {
	const asked: UnsentMessage[] = [];
	const stored = new Map(entries.map((entry) => [entry.client_id, entry]));
	const kept: string[][] = [];
	const shown: string[] = [];
	const trouble: string[] = [];
	const countdown: number[] = [];
	let told = 0;
	const all = () => [...stored.values()];
	const change = async (edit: () => void) => {
		if (storingMs === null) return null;
		edit();
		kept.push(all().map(({ content }) => content));
		if (storingMs > 0) await new Promise((done) => setTimeout(done, storingMs));
		return all();
	};
	const outbox = createOutbox({
		kept: {
			read: async () => (storingMs === null ? null : all()),
			put: (entry) => change(() => void stored.set(entry.client_id, entry)),
			drop: (clientId) => change(() => void stored.delete(clientId)),
		},
		onKeep: () => {},
		tab: "mine",
		adopt: async (tab, claim) => {
			if (!alive.includes(tab)) await claim();
		},
		deliver: async (entry) => {
			asked.push(entry);
			const answer = await answers.shift();
			if (answer) throw answer;
			return acknowledged(entry.content);
		},
		explain: (_error, seconds) => {
			if (seconds !== undefined) countdown.push(seconds);
			return "Because.";
		},
		onEntry: ({ content, problem }) => void shown.push(problem ? `${content}: ${problem}` : content),
		onGone: ({ content }) => void shown.push(`${content} is gone`),
		onTrouble: ({ content }, { failed }) => trouble.push(`${content} ${failed ? "failed" : "waits"}`),
		onStored: () => {
			told += 1;
		},
	});
	const send = (content: string) => outbox.add(content);
	const texts = () => asked.map(({ content }) => content);
	return { outbox, send, asked, texts, kept, trouble, countdown, stored, shown, told: () => told };
}

test("D6: a message is kept before it is sent, and let go only when the server has it", async () => {
	const { send, kept } = openOutbox();
	await send("Hello");
	expect(kept).toEqual([["Hello"], []]);
});

test("messages are sent one after the other, in the order in which they were written", async () => {
	const { send, asked } = openOutbox();
	await Promise.all([send("one"), send("two"), send("three")]);
	expect(asked.map(({ content }) => content)).toEqual(["one", "two", "three"]);
});

test("D2: after a lost connection the same message goes out under the same id", async () => {
	const { outbox, send, asked } = openOutbox({ answers: [new ConnectionLost()] });
	const done = send("Hello");
	await vi.advanceTimersByTimeAsync(60_000);
	expect(asked).toHaveLength(1);
	outbox.flush();
	await done;
	expect(asked).toHaveLength(2);
	expect(asked[1]?.client_id).toBe(asked[0]?.client_id);
});

test("too many messages at once wait as long as the server asks, and their writer is told", async () => {
	const { send, asked, trouble, countdown } = openOutbox({ answers: [refusal("rate_limited", 5)] });
	const done = send("Hello");
	await vi.advanceTimersByTimeAsync(4900);
	expect(asked).toHaveLength(1);
	expect([...new Set(trouble)]).toEqual(["Hello waits"]);
	expect(countdown).toEqual([5, 4, 3, 2, 1]);
	await vi.advanceTimersByTimeAsync(200);
	await done;
	expect(asked).toHaveLength(2);
});

test("a refused message stays with its reason and does not stop the next one", async () => {
	const { outbox, send, trouble } = openOutbox({ answers: [refusal("invalid_input")] });
	const [first, second] = await Promise.allSettled([send("bad"), send("good")]);
	expect([first.status, second.status]).toEqual(["rejected", "fulfilled"]);
	expect(trouble).toEqual(["bad failed"]);
	expect(outbox.entries).toMatchObject([{ content: "bad", problem: "Because." }]);
});

test("a failed message is sent again when its writer asks, or is taken back as text", async () => {
	const { outbox, send, asked } = openOutbox({ answers: [refusal("invalid_input"), refusal("invalid_input")] });
	await send("bad").catch(() => {});
	const [entry] = outbox.entries;
	outbox.retry(entry?.client_id ?? "");
	await vi.waitFor(() => expect(asked).toHaveLength(2));
	await vi.waitFor(() => expect(outbox.entries[0]?.problem).toBe("Because."));
	expect(outbox.take(entry?.client_id ?? "")?.content).toBe("bad");
	expect(outbox.entries).toEqual([]);
});

test("a server that goes on failing is not asked for ever about one message", async () => {
	const { send, asked, trouble } = openOutbox({ answers: Array.from({ length: 20 }, () => refusal("internal")) });
	const done = send("poison").catch((error: Error) => error.message);
	await vi.advanceTimersByTimeAsync(120_000);
	expect(await done).toBe("internal");
	expect(asked).toHaveLength(5);
	expect(trouble.at(-1)).toBe("poison failed");
});

test("what the last page left unsent goes out first", async () => {
	const { send, texts } = openOutbox({ entries: [left("one"), left("two")] });
	await send("new");
	expect(texts()).toEqual(["one", "two", "new"]);
});

test("a message in hand cannot be taken back", async () => {
	const { outbox, send } = openOutbox({ answers: [new ConnectionLost()] });
	void send("on its way").catch(() => {});
	await vi.advanceTimersByTimeAsync(0);
	expect(outbox.take(outbox.entries[0]?.client_id ?? "")).toBeNull();
	outbox.close();
});

test("D6: what another tab left unsent when it was closed goes out; what belongs to an open tab is shown and left to it", async () => {
	const { outbox, texts, stored, shown } = openOutbox({ alive: ["open"] });
	await outbox.load();
	stored.set("left", left("left", "closed")).set("other", left("other", "open"));
	await outbox.reread();
	await vi.waitFor(() => expect(stored.size).toBe(1));
	expect(texts()).toEqual(["left"]);
	expect(shown).toEqual(["left", "other"]);
});

test("what another tab says of its messages is shown here: refused, sent, taken back", async () => {
	const { outbox, stored, shown, texts } = openOutbox({ alive: ["open"], entries: [left("a", "open"), left("b", "open")] });
	await outbox.load();
	stored.set("a", { ...left("a", "open"), problem: "No." });
	stored.delete("b");
	await outbox.reread();
	expect(shown).toEqual(["a", "b", "a: No.", "b is gone"]);
	expect(texts()).toEqual([]);
});

test("a message that failed in another tab can be tried again here, and is then this tab's", async () => {
	const { outbox, stored, texts } = openOutbox({ alive: ["open"], entries: [{ ...left("a", "open"), problem: "No." }] });
	await outbox.load();
	outbox.retry("a");
	await vi.waitFor(() => expect(stored.size).toBe(0));
	expect(texts()).toEqual(["a"]);
});

test("D6: a message is not sent before it is kept", async () => {
	const { send, asked, shown } = openOutbox({ storingMs: 500 });
	const done = send("Hello");
	await vi.advanceTimersByTimeAsync(400);
	expect(shown).toEqual(["Hello"]);
	expect(asked).toEqual([]);
	await vi.advanceTimersByTimeAsync(200);
	await done;
	expect(asked).toHaveLength(1);
});

test("where nothing can be kept messages are sent all the same, and a refused one stays in sight", async () => {
	const { outbox, send, texts } = openOutbox({ storingMs: null, answers: [refusal("invalid_input")] });
	await send("bad").catch(() => {});
	await send("good");
	await outbox.reread();
	expect(texts()).toEqual(["bad", "good"]);
	expect(outbox.entries).toMatchObject([{ content: "bad", problem: "Because." }]);
});

test("other tabs are told of every change", async () => {
	const { send, told } = openOutbox();
	await send("Hello");
	await vi.waitFor(() => expect(told()).toBe(2));
});

test("D8: a message that hangs on the old connection goes out over the new one as soon as the old one gives up", async () => {
	let giveUp = (_: Error) => {};
	const hanging = new Promise<never>((_, reject) => {
		giveUp = reject;
	});
	const { outbox, send, asked } = openOutbox({ answers: [hanging] });
	const done = send("Hello");
	await vi.advanceTimersByTimeAsync(0);
	outbox.flush();
	giveUp(new ConnectionLost());
	await done;
	expect(asked).toHaveLength(2);
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createOutbox } from "#client/outbox.ts";
import { ChatRefusal, ConnectionLost } from "#client/refusal.ts";
import type { UnsentMessage } from "#client/session.ts";
import type { Message } from "#protocol/shapes.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const acknowledged = (content: string) => ({ content }) as Message;
const refusal = (code: ChatRefusal["code"], retry_after?: number) => new ChatRefusal({ code, message: code, retry_after });

/** An outbox before a server that answers as scripted, then takes everything. */
function openOutbox(answers: (Error | Promise<never> | null)[] = [], entries: UnsentMessage[] = []) {
	const asked: UnsentMessage[] = [];
	const stored = new Map(entries.map((entry) => [entry.client_id, entry]));
	const kept: string[][] = [];
	const record = () => kept.push([...stored.values()].map(({ content }) => content));
	const trouble: string[] = [];
	const outbox = createOutbox({
		kept: {
			read: () => [...stored.values()],
			put: (entry) => {
				stored.set(entry.client_id, entry);
				record();
			},
			drop: (clientId) => {
				stored.delete(clientId);
				record();
			},
		},
		deliver: async (entry) => {
			asked.push(entry);
			const answer = await answers.shift();
			if (answer) throw answer;
			return acknowledged(entry.content);
		},
		explain: () => "Because.",
		onKept: () => {},
		onTrouble: ({ content }, { failed }) => trouble.push(`${content} ${failed ? "failed" : "waits"}`),
	});
	const send = (content: string) => outbox.add(content);
	return { outbox, send, asked, kept, trouble, stored };
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
	const { outbox, send, asked } = openOutbox([new ConnectionLost()]);
	const done = send("Hello");
	await vi.advanceTimersByTimeAsync(60_000);
	expect(asked).toHaveLength(1);
	outbox.flush();
	await done;
	expect(asked).toHaveLength(2);
	expect(asked[1]?.client_id).toBe(asked[0]?.client_id);
});

test("too many messages at once wait as long as the server asks, and their writer is told", async () => {
	const { send, asked, trouble } = openOutbox([refusal("rate_limited", 5)]);
	const done = send("Hello");
	await vi.advanceTimersByTimeAsync(4900);
	expect(asked).toHaveLength(1);
	expect(trouble).toEqual(["Hello waits"]);
	await vi.advanceTimersByTimeAsync(200);
	await done;
	expect(asked).toHaveLength(2);
});

test("a refused message stays with its reason and does not stop the next one", async () => {
	const { outbox, send, trouble } = openOutbox([refusal("invalid_input")]);
	const [first, second] = await Promise.allSettled([send("bad"), send("good")]);
	expect([first.status, second.status]).toEqual(["rejected", "fulfilled"]);
	expect(trouble).toEqual(["bad failed"]);
	expect(outbox.entries).toMatchObject([{ content: "bad", problem: "Because." }]);
});

test("a failed message is sent again when its writer asks, or is taken back as text", async () => {
	const { outbox, send, asked } = openOutbox([refusal("invalid_input"), refusal("invalid_input")]);
	await send("bad").catch(() => {});
	const [entry] = outbox.entries;
	outbox.retry(entry?.client_id ?? "");
	await vi.waitFor(() => expect(asked).toHaveLength(2));
	await vi.waitFor(() => expect(outbox.entries[0]?.problem).toBe("Because."));
	expect(outbox.take(entry?.client_id ?? "")?.content).toBe("bad");
	expect(outbox.entries).toEqual([]);
});

test("a server that goes on failing is not asked for ever about one message", async () => {
	const { send, asked, trouble } = openOutbox(Array.from({ length: 20 }, () => refusal("internal")));
	const done = send("poison").catch((error: Error) => error.message);
	await vi.advanceTimersByTimeAsync(120_000);
	expect(await done).toBe("internal");
	expect(asked).toHaveLength(5);
	expect(trouble.at(-1)).toBe("poison failed");
});

test("what the last page left unsent goes out first", async () => {
	const left = { client_id: "left", content: "left over", timestamp: "2026-01-01T00:00:00Z", problem: null };
	const { send, asked } = openOutbox([], [left]);
	await send("new");
	expect(asked.map(({ content }) => content)).toEqual(["left over", "new"]);
});

test("a message in hand cannot be taken back", async () => {
	const { outbox, send } = openOutbox([new ConnectionLost()]);
	void send("on its way").catch(() => {});
	await vi.advanceTimersByTimeAsync(0);
	expect(outbox.take(outbox.entries[0]?.client_id ?? "")).toBeNull();
	outbox.close();
});

test("D6: what another tab left unsent when it was closed goes out with the next connection", async () => {
	const { outbox, asked, stored } = openOutbox();
	stored.set("left", { client_id: "left", content: "left over", timestamp: "2026-01-01T00:00:00Z", problem: null });
	outbox.flush();
	await vi.waitFor(() => expect(stored.size).toBe(0));
	expect(asked).toMatchObject([{ client_id: "left", content: "left over" }]);
});

test("D8: a message that hangs on the old connection goes out over the new one as soon as the old one gives up", async () => {
	let giveUp = (_: Error) => {};
	const hanging = new Promise<never>((_, reject) => {
		giveUp = reject;
	});
	const { outbox, send, asked } = openOutbox([hanging]);
	const done = send("Hello");
	await vi.advanceTimersByTimeAsync(0);
	outbox.flush();
	giveUp(new ConnectionLost());
	await done;
	expect(asked).toHaveLength(2);
});

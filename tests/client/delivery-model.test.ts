import fc from "fast-check";
import { expect, test } from "vitest";
import { type Happening, runSchedule, type Step } from "../support/delivery-schedule.ts";
import type { Fate } from "../support/simulated-network.ts";

/**
 * The widget's own client, two tabs of it on one storage, against a server and a network that are simulated. A failure prints a
 * seed and a path; DELIVERY_SEED=… DELIVERY_PATH=… plays exactly that schedule again, DELIVERY_RUNS=… more or fewer of them.
 */
const { DELIVERY_SEED, DELIVERY_PATH, DELIVERY_RUNS = "10000" } = process.env;

const tab = fc.nat({ max: 1 });
const fate: fc.Arbitrary<Fate> = fc.oneof(
	{ weight: 2, arbitrary: fc.constant<Fate>({ kind: "arrives" }) },
	{ weight: 2, arbitrary: fc.constant<Fate>({ kind: "is lost" }) },
	{ weight: 1, arbitrary: fc.constant<Fate>({ kind: "comes twice" }) },
	{ weight: 2, arbitrary: fc.record({ kind: fc.constant("is late" as const), by: fc.constantFrom(15, 60, 400, 9000, 40_000) }) },
);
const just = (what: Happening) => fc.constant<Step>({ do: what });

const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 6,
		arbitrary: fc.record({
			do: fc.constant("write" as const),
			tab,
			kind: fc.constantFrom("good", "good", "good", "bad", "poison"),
		}),
	},
	{ weight: 3, arbitrary: just("agent writes") },
	{ weight: 2, arbitrary: fc.oneof(just("agent receives"), just("agent reads"), just("agent resolves")) },
	{ weight: 2, arbitrary: just("cut") },
	{
		weight: 2,
		arbitrary: fc.oneof(just("sockets fail"), just("sockets hang"), just("sockets work"), just("http stops"), just("http works")),
	},
	{ weight: 2, arbitrary: fc.record({ do: fc.constantFrom("look", "reload", "close", "try again", "take back"), tab }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constantFrom("freeze", "thaw"), tab }) },
	{
		weight: 1,
		arbitrary: fc.record({ do: fc.constant("storage" as const), mood: fc.constantFrom("works", "refuses", "is late") }),
	},
	{ weight: 1, arbitrary: fc.record({ do: fc.constant("busy" as const), times: fc.integer({ min: 1, max: 3 }) }) },
	{ weight: 4, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.constantFrom(5, 30, 100, 1000, 9000, 70_000) }) },
	{
		weight: 4,
		arbitrary: fc.record({ do: fc.constant("fates" as const), fates: fc.array(fate, { minLength: 1, maxLength: 6 }) }),
	},
) as fc.Arbitrary<Step>;

test("D2, D3, D4, D6: whatever the network, the server and the tabs do, everything written is there once, in one order, or says why not", async () => {
	const schedule = fc.array(step, { minLength: 4, maxLength: 18 });
	// Plain HTTP alone must do, too.
	const togetherness = fc.constantFrom("together" as const, "together" as const, "apart" as const);
	const inTheEnd = fc.constantFrom("open" as const, "fail" as const, "hang" as const);
	await fc.assert(
		fc.asyncProperty(schedule, inTheEnd, togetherness, async (steps, sockets, tabsAre) => {
			const outcome = await runSchedule(steps, { sockets, tabsAre });
			const { stored, written, shown, refused } = outcome;
			expect(stored.length).toBeLessThanOrEqual(1);
			expect(outcome.users).toBe(1);
			expect(outcome.backwards).toEqual([]);
			for (const { stored: there, shown: here } of outcome.besideSleepers) expect(here).toEqual(there);
			// Tabs that find each other share one socket.
			if (tabsAre === "together") {
				expect(outcome.openSockets).toBeLessThanOrEqual(1);
				if (sockets === "open") expect(outcome.openSockets).toBe(1);
			}
			const messages = stored[0]?.messages ?? [];
			const list = messages.map(({ seq, content }) => [seq, content]);

			for (const { text, acknowledged, takenBack, lost } of written) {
				const isRefused = refused.includes(text.split(" ")[0] ?? "");
				const times = messages.filter(({ content }) => content === text).length;
				// What was acknowledged is there, what was not refused is sent in the end, and nothing is there twice.
				if (!lost || acknowledged) expect([text, times]).toEqual([text, isRefused ? 0 : 1]);
				else expect([text, times]).toEqual([text, isRefused ? 0 : Math.min(times, 1)]);
				if (acknowledged) expect(messages).toContainEqual(acknowledged);
				if (isRefused && !takenBack && !lost) {
					const inAnyTab = shown.flatMap((snapshot) => snapshot.messages.filter(({ content }) => content === text));
					expect(inAnyTab).toContainEqual(expect.objectContaining({ state: "failed", problem: expect.stringMatching(/\w/) }));
				}
			}
			// A tab that was closed while its first message was on the wire, and could keep nothing, has told nobody.
			const isSecret = messages.every(({ content }) => written.some(({ text, lost }) => text === content && lost));
			for (const snapshot of isSecret && messages.length > 0 ? [] : shown) {
				const sent = snapshot.messages.filter((message) => message.seq !== null).map(({ seq, content }) => [seq, content]);
				expect(sent).toEqual(list);
				expect(snapshot.messages.filter(({ state }) => state === "sending" || state === "queued")).toEqual([]);
				for (const { seq, state, sender_type } of snapshot.messages) {
					if (sender_type !== "user" || seq === null) continue;
					const { agent_read_seq = 0, agent_delivered_seq = 0 } = stored[0]?.state ?? {};
					expect([seq, state]).toEqual([seq, seq <= agent_read_seq ? "read" : seq <= agent_delivered_seq ? "delivered" : "sent"]);
				}
				// Not only the messages: what everybody has read, and how the conversation stands.
				const { rev: _, ...state } = stored[0]?.state ?? { rev: 0 };
				if (stored[0]) expect(snapshot.conversation).toMatchObject(state);
			}
		}),
		{
			numRuns: Number(DELIVERY_RUNS),
			...(DELIVERY_SEED ? { seed: Number(DELIVERY_SEED) } : {}),
			...(DELIVERY_PATH ? { path: DELIVERY_PATH } : {}),
		},
	);
}, 240_000);

import { expect, test } from "vitest";
import type { Problem } from "#protocol/errors.ts";
import { uniqueId } from "../support/server.ts";
import { serverForFile } from "../support/server-for-file.ts";

const server = serverForFile({ env: { CHAT_RATE_LIMIT: "1000000" } });

const PAIRS = 150;
/** As a share of one call's usual time: what is left is the machine's noise. */
const NOISE = 0.2;

const median = (numbers: number[]) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

test.each([
	["a conversation", "/chat/{id}/history"],
	["a conversation's status", "/chat/{id}/status"],
	["what changed", "/chat/{id}/changes"],
	["a user's conversations", "/chat/user/{id}/conversations"],
	["a user's data", "/chat/user/{id}/export"],
])("somebody else's id and one that never was get the same answer in the same time: %s", async (_what, path) => {
	const { session, conversationId } = await server().beginConversation();
	for (let i = 0; i < 20; i++) await server().send(conversationId, `line ${i}`, session);
	const stranger = await server().openSession();
	const theirs = path.includes("/user/") ? session.user_id : conversationId;
	const ask = async (id: string) => {
		const since = performance.now();
		const { status, body, headers } = await server().api<Problem>("GET", path.replace("{id}", id), stranger);
		const ms = performance.now() - since;
		const { request_id: _, ...problem } = body;
		const names = [...headers.keys()].filter((name) => !["date", "x-request-id"].includes(name)).sort();
		return { ms, said: { status, problem, names, length: headers.get("content-length") } };
	};
	const all: number[] = [];
	const differences: number[] = [];
	for (let i = 0; i < PAIRS + 10; i++) {
		// By turns, so that neither gains by coming second.
		const nobodys = uniqueId("none").padEnd(theirs.length, "x").slice(0, theirs.length);
		const [first, second] = i % 2 === 0 ? [theirs, nobodys] : [nobodys, theirs];
		const [a, b] = [await ask(first), await ask(second)];
		expect(a.said).toEqual(b.said);
		expect(a.said.status).toBe(404);
		if (i < 10) continue;
		all.push(a.ms, b.ms);
		differences.push(i % 2 === 0 ? a.ms - b.ms : b.ms - a.ms);
	}
	expect(Math.abs(median(differences))).toBeLessThan(Math.max(NOISE * median(all), 0.3));
});

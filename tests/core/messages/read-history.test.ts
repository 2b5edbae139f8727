import { describe, expect, it } from "vitest";
import { readHistory } from "#core/messages/read-history.ts";
import type { ReadHistoryInput } from "#protocol/inputs.ts";
import { makeChat } from "#tests/support/make-ctx.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

type Page = Omit<ReadHistoryInput, "conversation_id">;

async function start(count: number, historyLimit = 50) {
	const chat = await makeChat(undefined, { historyLimit });
	const ada = await chat.aUser();
	const { id: conversation_id, messages } = await chat.aConversation(
		ada,
		Array.from({ length: count }, (_, i) => `${i + 1}`),
	);
	const read = (page: Page = {}, { ctx } = ada) => readHistory({ ctx, input: { conversation_id, ...page } });
	const seqs = async (page: Page = {}) => (await read(page)).messages.map(({ seq }) => seq);
	return { chat, ada, conversation_id, messages, read, seqs };
}

describe("reading the history", () => {
	it("shows the newest messages, oldest first, as they were stored", async () => {
		const { conversation_id, messages, read } = await start(3);
		expect(await read()).toEqual({ conversation_id, messages, count: 3, has_more: false, next_cursor: null });
	});

	it("shows the last five of ten when five are asked for", async () => {
		const { read, seqs } = await start(10);
		expect(await seqs({ limit: 5 })).toEqual([6, 7, 8, 9, 10]);
		expect(await read({ limit: 5 })).toMatchObject({ count: 5, has_more: true, next_cursor: "6" });
	});

	it("shows as many as CHAT_HISTORY_LIMIT says when nobody says how many", async () => {
		const { seqs } = await start(5, 2);
		expect(await seqs()).toEqual([4, 5]);
	});

	it("leads a reader upwards page by page to the beginning, without a hole or a double", async () => {
		const { read } = await start(7);
		const seen: number[][] = [];
		let before: string | undefined;
		do {
			const { messages, has_more, next_cursor, count } = await read({ limit: 3, before });
			seen.push(messages.map(({ seq }) => seq));
			expect(count).toBe(messages.length);
			expect(has_more).toBe(next_cursor !== null);
			before = next_cursor ?? undefined;
		} while (before !== undefined);
		expect(seen).toEqual([[5, 6, 7], [2, 3, 4], [1]]);
	});

	it("leads a reader who was away forwards from the last message seen", async () => {
		const { read } = await start(7);
		const seen: number[][] = [];
		let after: string | undefined = "2";
		while (after !== undefined) {
			const { messages, next_cursor } = await read({ limit: 2, after });
			seen.push(messages.map(({ seq }) => seq));
			after = next_cursor ?? undefined;
		}
		expect(seen).toEqual([[3, 4], [5, 6], [7]]);
	});

	it("does not say that there is more where a page just fits", async () => {
		const { read } = await start(4);
		expect(await read({ limit: 4 })).toMatchObject({ count: 4, has_more: false, next_cursor: null });
		expect(await read({ limit: 2, after: 2 })).toMatchObject({ count: 2, has_more: false, next_cursor: null });
		expect(await read({ limit: 2, before: 3 })).toMatchObject({ count: 2, has_more: false, next_cursor: null });
	});

	it("shows everything after the beginning, and nothing before it or after the end", async () => {
		const { seqs } = await start(3);
		expect(await seqs({ after: 0 })).toEqual([1, 2, 3]);
		expect(await seqs({ before: 1 })).toEqual([]);
		expect(await seqs({ after: 3 })).toEqual([]);
		expect(await seqs({ before: 2 ** 31 - 1 })).toEqual([1, 2, 3]);
	});

	it("takes numbers as text, as a query string has them", async () => {
		const { seqs } = await start(4);
		expect(await seqs({ limit: "2", before: "4" } as unknown as Page)).toEqual([2, 3]);
	});

	it("shows an agent and a bot of the site the same as its user", async () => {
		const { chat, read } = await start(2);
		const mine = await read();
		expect(await read({}, (await chat.anAgent()) as never)).toEqual(mine);
		expect(await read({}, chat.aBot("default") as never)).toEqual(mine);
	});

	it("hides somebody else's conversation behind the answer for an unknown one", async () => {
		const { chat, read } = await start(2);
		const bob = await chat.aUser();
		const unknown = await refusalOf(readHistory({ ctx: bob.ctx, input: { conversation_id: "unknown" } }));
		expect(unknown.code).toBe("not_found");
		expect(await refusalOf(read({}, bob))).toEqual(unknown);
		expect(await refusalOf(read({}, chat.aBot("demo") as never))).toEqual(unknown);
	});

	it.each([
		[{ limit: 0 }, "limit", "must be at least 1"],
		[{ limit: 501 }, "limit", "must be at most 500"],
		[{ limit: "many" }, "limit", "must be a whole number"],
		[{ limit: 1.5 }, "limit", "must be a whole number"],
		[{ before: "yesterday" }, "before", "must be a message's seq or a next_cursor"],
		[{ after: -1 }, "after", "must be at least 0"],
		[{ after: 2 ** 31 }, "after", "must be at most 2147483647"],
		[{ before: 2, after: 1 }, "after", "cannot stand together with before"],
		[{ page: 2 }, "page", "is not a known field"],
	])("refuses %j and says what to mend", async (page, path, message) => {
		const { read } = await start(1);
		expect(await refusalOf(read(page as unknown as Page))).toEqual({
			code: "invalid_input",
			message: `${path}: ${message}`,
			errors: [{ path, message }],
		});
	});
});

import { expect, it } from "vitest";
import { assignConversation } from "#core/conversations/assign-conversation.ts";
import { listInbox } from "#core/conversations/list-inbox.ts";
import { resolveConversation } from "#core/conversations/resolve-conversation.ts";
import { escalateConversation } from "#core/escalations/escalate-conversation.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import type { ListInboxInput } from "#protocol/inputs.ts";
import type { InboxView } from "#protocol/shapes.ts";
import { describeOnEachDatabase } from "#tests/support/each-database.ts";
import { makeChat, type Person } from "#tests/support/make-ctx.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

await describeOnEachDatabase("the inbox", (open) => {
	async function start() {
		const chat = await makeChat(open);
		const ada = await chat.aUser({ name: "Ada", email: "ada@example.com" });
		const grace = await chat.anAgent("Grace");
		/** Begins conversations one second apart. */
		const begin = async (...ids: string[]) => {
			for (const id of ids) {
				await chat.aConversation(ada, [`Hello from ${id}`], id);
				chat.clock.pass(1);
			}
		};
		const say = async ({ ctx }: Person, conversation_id: string) => {
			await sendMessage({ ctx, input: { conversation_id, content: "…" } });
			chat.clock.pass(1);
		};
		const assign = (conversation_id: string, { id }: Person) =>
			assignConversation({ ctx: grace.ctx, input: { conversation_id, agent_id: id } });
		const list = (input: ListInboxInput = {}, { ctx } = grace) => listInbox({ ctx, input });
		const idsIn = async (view?: InboxView, person = grace) =>
			(await list({ view }, person)).conversations.map(({ conversation_id }) => conversation_id);
		return { chat, ada, grace, begin, say, assign, list, idsIn };
	}

	it("shows who waits longest on top, then who has been answered, newest first", async () => {
		const { ada, grace, begin, say, idsIn } = await start();
		await begin("a", "b", "c", "d");
		await say(grace, "a");
		await say(grace, "c");
		expect(await idsIn()).toEqual(["b", "d", "c", "a"]);
		await say(ada, "a");
		await say(ada, "b");
		expect(await idsIn()).toEqual(["b", "d", "a", "c"]);
	});

	it("lets no bot's answer end the wait", async () => {
		const { chat, grace, begin, say, idsIn } = await start();
		await begin("a", "b");
		await say(chat.aBot(), "a");
		expect(await idsIn()).toEqual(["a", "b"]);
		await say(grace, "a");
		expect(await idsIn()).toEqual(["b", "a"]);
	});

	it("shows an agent all that a row needs", async () => {
		const { ada, begin, list } = await start();
		await begin("a");
		const at = "2026-05-04T10:00:00.000Z";
		expect((await list()).conversations).toEqual([
			{
				conversation_id: "a",
				status: "open",
				assigned_agent_id: null,
				assigned_agent_name: null,
				escalation_reason: null,
				rev: 1,
				last_seq: 1,
				user_read_seq: 1,
				agent_read_seq: 0,
				user_delivered_seq: 1,
				agent_delivered_seq: 0,
				site_id: "default",
				user_id: ada.id,
				user_name: "Ada",
				user_email: "ada@example.com",
				user_external_id: null,
				user_verified_by: null,
				user_blocked_until: null,
				user_blocked_reason: null,
				created_at: at,
				last_message_at: at,
				last_message_preview: "Hello from a",
				last_message_sender_type: "user",
				waiting_since: at,
				escalated_at: null,
				resolved_at: null,
				unread_count: 1,
			},
		]);
	});

	it("sorts conversations into views, each agent with their own, and counts them", async () => {
		const { chat, ada, grace, begin, assign, list, idsIn } = await start();
		const alan = await chat.anAgent("Alan");
		await begin("open", "graces", "alans", "escalated", "both", "done");
		await assign("graces", grace);
		await assign("alans", alan);
		await assign("both", grace);
		for (const conversation_id of ["escalated", "both", "done"]) {
			await escalateConversation({ ctx: ada.ctx, input: { conversation_id } });
		}
		await assign("done", grace);
		await resolveConversation({ ctx: grace.ctx, input: { conversation_id: "done" } });

		expect(await idsIn("mine")).toEqual(["graces", "both"]);
		expect(await idsIn("mine", alan)).toEqual(["alans"]);
		expect(await idsIn("unassigned")).toEqual(["open", "escalated"]);
		expect(await idsIn("escalated")).toEqual(["escalated", "both"]);
		expect(await idsIn("all")).toEqual(["open", "graces", "alans", "escalated", "both"]);
		expect(await idsIn("resolved")).toEqual(["done"]);
		expect(await idsIn()).toEqual(await idsIn("all"));
		expect((await list()).counts).toEqual({ mine: 2, unassigned: 2, escalated: 2, all: 5, resolved: 1 });
		expect((await list({}, alan)).counts).toEqual({ mine: 1, unassigned: 2, escalated: 2, all: 5, resolved: 1 });
	});

	it("leads from page to page through both parts, also where a page ends between them or many came in one second", async () => {
		const { chat, ada, grace, begin, say, list } = await start();
		for (const id of ["w1", "w2", "w3"]) await chat.aConversation(ada, ["Hello"], id);
		chat.clock.pass(1);
		await begin("w4");
		for (const id of ["r1", "r2", "r3"]) {
			await chat.aConversation(ada, ["Hello"], id);
			await sendMessage({ ctx: grace.ctx, input: { conversation_id: id, content: "Hi" } });
		}
		chat.clock.pass(1);
		await begin("r4");
		await say(grace, "r4");
		for (const limit of [1, 2, 3, 4, 5, 8, 100]) {
			const pages = await allPages((cursor) => list({ limit, cursor }));
			expect(pages.flat()).toEqual(["w1", "w2", "w3", "w4", "r4", "r1", "r2", "r3"]);
			expect(pages.slice(0, -1).every((page) => page.length === limit)).toBe(true);
		}
	});

	it("neither skips nor doubles who stays in place while others move between the pages", async () => {
		const { ada, grace, begin, say, list } = await start();
		await begin("w1", "w2", "w3", "w4", "r1", "r2", "r3", "r4");
		for (const id of ["r1", "r2", "r3", "r4"]) await say(grace, id);
		let turn = 0;
		const moves = [() => say(grace, "w1"), () => say(ada, "r4"), () => say(grace, "w2")];
		const seen = (
			await allPages(async (cursor) => {
				const page = await list({ limit: 2, cursor });
				await moves[turn++]?.();
				return page;
			})
		).flat();
		for (const id of ["w3", "w4", "r1", "r2", "r3"]) expect(seen.filter((other) => other === id)).toEqual([id]);
		expect(new Set(seen)).toEqual(new Set(["w1", "w2", "w3", "w4", "r1", "r2", "r3", "r4"]));
	});

	it("shows fifty where nobody says how many", async () => {
		const { begin, list } = await start();
		await begin(...Array.from({ length: 51 }, (_, i) => `c${i}`));
		expect(await list()).toMatchObject({ count: 50, has_more: true, next_cursor: expect.any(String), counts: { all: 51 } });
	});

	it("is for agents only", async () => {
		const { chat, ada } = await start();
		expect(await refusalOf(listInbox({ ctx: ada.ctx, input: {} }))).toMatchObject({ code: "forbidden" });
		expect(await refusalOf(listInbox({ ctx: chat.aBot().ctx, input: {} }))).toMatchObject({ code: "forbidden" });
		expect(await refusalOf(listInbox({ ctx: chat.nobody, input: {} }))).toMatchObject({ code: "unauthenticated" });
	});

	it.each([
		[{ view: "spam" }, "view"],
		[{ limit: 0 }, "limit"],
		[{ limit: 501 }, "limit"],
		[{ cursor: "" }, "cursor"],
		[{ cursor: "x.1.a" }, "cursor"],
		[{ cursor: "w.99999999999999.a" }, "cursor"],
		[{ cursor: "w.1.a' OR 1=1" }, "cursor"],
		[{ offset: 5 }, "offset"],
	])("refuses %j by the name of what is wrong", async (input, path) => {
		const { list } = await start();
		expect(await refusalOf(list(input as ListInboxInput))).toMatchObject({ code: "invalid_input", errors: [{ path }] });
	});

	it("takes any cursor that it could have given out", async () => {
		const { begin, list } = await start();
		await begin("a");
		expect(await list({ cursor: "w.9999999999999.zzz" })).toMatchObject({ count: 0, has_more: false, next_cursor: null });
		expect(await list({ cursor: "w.0.a" })).toMatchObject({ count: 1 });
		expect(await list({ cursor: "r.9999999999999.a" })).toMatchObject({ count: 0 });
	});
});

type Page = Awaited<ReturnType<typeof listInbox>>;

async function allPages(read: (cursor: string | undefined) => Promise<Page>): Promise<string[][]> {
	const pages: string[][] = [];
	let cursor: string | undefined;
	do {
		const { conversations, count, has_more, next_cursor } = await read(cursor);
		expect(count).toBe(conversations.length);
		expect(has_more).toBe(next_cursor !== null);
		pages.push(conversations.map(({ conversation_id }) => conversation_id));
		cursor = next_cursor ?? undefined;
	} while (cursor !== undefined && pages.length < 50);
	return pages;
}

import { expect, it } from "vitest";
import type { HotReads } from "#core/hot-reads.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { eraseUser } from "#core/privacy/erase-user.ts";
import { rememberTails } from "#server/db/remember-tails.ts";
import { describeOnEachDatabase } from "#tests/support/each-database.ts";
import { makeChat } from "#tests/support/make-ctx.ts";

const ALL = { userId: null, siteId: null };

await describeOnEachDatabase("the remembered tails of conversations", (open) => {
	async function start() {
		const chat = await makeChat(open);
		const ada = await chat.aUser();
		const say = (content: string) => sendMessage({ ctx: ada.ctx, input: { conversation_id: "c1", content } });
		let read = 0;
		const counted: HotReads = {
			...chat.reads,
			async readHistory(...asked) {
				const found = await chat.reads.readHistory(...asked);
				read += found?.messages.length ?? 0;
				return found;
			},
		};
		const reads = rememberTails(counted);
		const tail = async (limit = 3) => (await reads.readHistory("c1", ALL, { limit }))?.messages.map(({ content }) => content);
		/** Messages that were read from the database since the last look. */
		const readSince = () => {
			const since = read;
			read = 0;
			return since;
		};
		return { chat, ada, say, reads, tail, readSince };
	}

	it("are read once, until something happens in the conversation", async () => {
		const { say, tail, readSince } = await start();
		await say("1");
		expect([await tail(), await tail(), readSince()]).toEqual([["1"], ["1"], 1]);
		await say("2");
		expect([await tail(), await tail(), readSince()]).toEqual([["1", "2"], ["1", "2"], 2]);
		expect([await tail(1), readSince()]).toEqual([["2"], 1]);
	});

	it("open nothing to whoever may not see the conversation", async () => {
		const { chat, say, reads, tail } = await start();
		await say("1");
		await tail();
		const bob = await chat.aUser();
		expect(await reads.readHistory("c1", { userId: bob.id, siteId: null }, { limit: 3 })).toBeNull();
	});

	it("show nothing of a deleted conversation to whoever begins another under its id", async () => {
		const { chat, ada, say, reads, tail } = await start();
		await say("Ada's secret");
		const before = await reads.readHistory("c1", ALL, { limit: 3 });
		await eraseUser({ ctx: ada.ctx, input: { user_id: ada.id } });
		expect(await tail()).toBeUndefined();
		chat.clock.pass(1);
		const bob = await chat.aUser();
		await sendMessage({ ctx: bob.ctx, input: { conversation_id: "c1", content: "Bob's first" } });
		expect(await tail()).toEqual(["Bob's first"]);
		const after = await reads.readHistory("c1", ALL, { limit: 3 }, before?.version);
		expect(after?.messages).toMatchObject([{ rev: before?.messages[0]?.rev, content: "Bob's first" }]);
	});

	it("leave other pages, and whoever knows the newest state, alone", async () => {
		const { say, reads, tail, readSince } = await start();
		await say("1");
		await say("2");
		await tail();
		readSince();
		expect((await reads.readHistory("c1", ALL, { limit: 3, before: 2 }))?.messages).toHaveLength(1);
		expect((await reads.readHistory("c1", ALL, { limit: 3, after: 1 }))?.messages).toHaveLength(1);
		const version = (await reads.readHistory("c1", ALL, { limit: 3 }))?.version;
		expect(await reads.readHistory("c1", ALL, { limit: 3 }, version)).toEqual({ version, messages: [] });
		expect(readSince()).toBe(2);
	});

	it("hold ten thousand messages, and forget first what nobody asked for longest", async () => {
		const { chat, ada, reads, say, tail, readSince } = await start();
		await say("1");
		await tail();
		const { id } = await chat.aConversation(ada, ["a", "b", "c"], "c2");
		readSince();
		for (let limit = 4; limit < 4 + 3400; limit += 1) {
			await reads.readHistory(id, ALL, { limit });
			if (limit === 2000) await tail();
		}
		expect(readSince()).toBe(3400 * 3);
		await tail();
		expect(readSince()).toBe(0);
		await reads.readHistory(id, ALL, { limit: 4 });
		expect(readSince()).toBe(3);
	});
});

import { expect, it } from "vitest";
import { closeIdle } from "#core/conversations/close-idle.ts";
import { readStatus } from "#core/conversations/read-status.ts";
import { escalateConversation } from "#core/escalations/escalate-conversation.ts";
import { readHistory } from "#core/messages/read-history.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { describeOnEachDatabase } from "#tests/support/each-database.ts";
import { makeChat } from "#tests/support/make-ctx.ts";

const MINUTE = 60;

await describeOnEachDatabase("a conversation in which nobody writes", (open) => {
	async function start() {
		const chat = await makeChat(open);
		const grace = await chat.anAgent();
		const ada = await chat.aUser();
		await chat.db.site.update({ where: { id: "default" }, data: { idleMinutes: 30 } });
		const answered = async (id: string) => {
			await chat.aConversation(ada, ["Hello"], id);
			await sendMessage({ ctx: grace.ctx, input: { conversation_id: id, content: "Hello Ada" } });
		};
		const statusOf = async (id: string) => (await readStatus({ ctx: grace.ctx, input: { conversation_id: id } })).status;
		return { chat, grace, ada, answered, statusOf };
	}

	it("is closed after its site's time, says so, and goes on with the user's next message", async () => {
		const { chat, ada, answered, statusOf } = await start();
		await answered("c1");
		chat.clock.pass(30 * MINUTE);
		expect(await closeIdle(chat.nobody)).toBe(0);
		chat.clock.pass(1);
		chat.forget();
		expect(await closeIdle(chat.nobody)).toBe(1);
		expect(await statusOf("c1")).toBe("resolved");
		const { messages } = await readHistory({ ctx: ada.ctx, input: { conversation_id: "c1" } });
		expect(messages.at(-1)).toMatchObject({ sender_type: "system", content: expect.stringMatching(/closed because nobody wrote/) });
		expect(chat.published.map(({ type }) => type)).toEqual(["conversation.status", "message.sent"]);
		expect(await closeIdle(chat.nobody)).toBe(0);
		await sendMessage({ ctx: ada.ctx, input: { conversation_id: "c1", content: "Me again" } });
		expect(await statusOf("c1")).toBe("open");
	});

	it("stays open while its user waits for a person", async () => {
		const { chat, ada, answered, statusOf } = await start();
		await chat.aConversation(ada, ["Is anybody there?"], "waits");
		await answered("escalated");
		await escalateConversation({ ctx: ada.ctx, input: { conversation_id: "escalated", reason: "please" } });
		chat.clock.pass(31 * MINUTE);
		expect(await closeIdle(chat.nobody)).toBe(0);
		expect([await statusOf("waits"), await statusOf("escalated")]).toEqual(["open", "escalated"]);
	});

	it("stays open where its site has no such rule", async () => {
		const { chat, answered, statusOf } = await start();
		await answered("c1");
		await chat.db.site.update({ where: { id: "default" }, data: { idleMinutes: null } });
		chat.clock.pass(1000 * MINUTE);
		expect(await closeIdle(chat.nobody)).toBe(0);
		expect(await statusOf("c1")).toBe("open");
	});
});

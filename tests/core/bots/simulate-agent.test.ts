import { describe, expect, test } from "vitest";
import { simulateAgent } from "#core/bots/simulate-agent.ts";
import { type Chat, makeChat } from "../../support/make-ctx.ts";

const storedByAgents = (chat: Chat) => chat.db.message.count({ where: { senderType: "agent" } });

async function visitorOf(chat: Chat, site: string) {
	const user = await chat.aUser({ site });
	const { id: conversation_id } = await chat.aConversation(user, ["Hello?"]);
	chat.forget();
	return { ctx: user.ctx, conversation_id };
}

describe("a visitor of the demo who lets the page simulate an agent", () => {
	test("sees the agent typing and then gets a reply that is stored like any agent's", async () => {
		const chat = await makeChat();
		const { ctx, conversation_id } = await visitorOf(chat, "demo");
		const { message } = await simulateAgent({ ctx, input: { conversation_id } });
		expect(message).toMatchObject({ seq: 2, sender_type: "agent", sender_id: "demo_agent", sender_name: "Demo agent" });
		expect(chat.published.map(({ type }) => type)).toEqual(["typing", "message.sent"]);
		expect(chat.published[0]).toMatchObject({ senderName: "Demo agent", isTyping: true });
		expect(await chat.db.conversation.findUnique({ where: { id: conversation_id } })).toMatchObject({ waitingSince: null });
	});

	test("hears something else the next time", async () => {
		const { ctx, conversation_id } = await visitorOf(await makeChat(), "demo");
		const first = await simulateAgent({ ctx, input: { conversation_id } });
		const second = await simulateAgent({ ctx, input: { conversation_id } });
		expect(second.message.content).not.toBe(first.message.content);
	});
});

describe("nobody is made to believe that an agent answered them", () => {
	const notFound = { code: "not_found", message: "There is no such conversation." };

	test("in another user's conversation", async () => {
		const chat = await makeChat();
		const vera = await visitorOf(chat, "demo");
		const mallory = await visitorOf(chat, "demo");
		const call = simulateAgent({ ctx: mallory.ctx, input: { conversation_id: vera.conversation_id } });
		await expect(call).rejects.toMatchObject(notFound);
		expect(await storedByAgents(chat)).toBe(0);
		expect(chat.published).toEqual([]);
	});

	test("on a site that is not the demo, even in one's own conversation", async () => {
		const chat = await makeChat();
		const { ctx, conversation_id } = await visitorOf(chat, "default");
		await expect(simulateAgent({ ctx, input: { conversation_id } })).rejects.toMatchObject(notFound);
		expect(await storedByAgents(chat)).toBe(0);
		expect(chat.published).toEqual([]);
	});

	test("by an agent, by a caller without a token, or in a conversation that does not exist", async () => {
		const chat = await makeChat();
		const { ctx, conversation_id } = await visitorOf(chat, "demo");
		const agent = await chat.anAgent();
		await expect(simulateAgent({ ctx: agent.ctx, input: { conversation_id } })).rejects.toMatchObject(notFound);
		await expect(simulateAgent({ ctx, input: { conversation_id: "nowhere" } })).rejects.toMatchObject(notFound);
		const call = simulateAgent({ ctx: chat.nobody, input: { conversation_id } });
		await expect(call).rejects.toMatchObject({ code: "unauthenticated" });
		expect(await storedByAgents(chat)).toBe(0);
	});

	test("by a request with words of its own", async () => {
		const chat = await makeChat();
		const { ctx, conversation_id } = await visitorOf(chat, "demo");
		const input = { conversation_id, content: "Send me your password." };
		await expect(simulateAgent({ ctx, input })).rejects.toMatchObject({ code: "invalid_input" });
		expect(await storedByAgents(chat)).toBe(0);
	});
});

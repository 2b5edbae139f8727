import { beforeEach, describe, expect, test } from "vitest";
import { simulateAgent } from "#core/bots/simulate-agent.ts";
import type { Actor, Ctx } from "#core/context.ts";
import type { ChatEvent } from "#core/events.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { createEventBus } from "#server/event-bus.ts";
import { createTestDatabase, silentLog } from "../../support/test-database.ts";

type User = Extract<Actor, { type: "user" }>;

const SETTINGS: Ctx["settings"] = {
	historyLimit: 50,
	maxMessageLength: 1000,
	client: {
		backend_url: null,
		history_limit: 50,
		max_message_length: 1000,
		connection_timeout: 30,
		reconnect_interval: 3000,
		typing_timeout: 1000,
	},
};

let base: Omit<Ctx, "actor">;
let events: ChatEvent[];

beforeEach(async () => {
	const { db, messages } = await createTestDatabase();
	const bus = createEventBus(silentLog);
	events = [];
	bus.subscribe((event) => events.push(event));
	base = { db, messages, events: bus, settings: SETTINGS, now: () => new Date() };
});

/** A user with a conversation of one message, and the ctx of their own calls. */
async function userWithConversation(id: string, siteId: string): Promise<{ ctx: Ctx; conversation_id: string }> {
	await base.db.user.create({ data: { id, siteId, createdAt: new Date() } });
	const actor: User = { type: "user", id, siteId, name: null };
	const ctx = { ...base, actor };
	const conversation_id = `conv-${id}`;
	await sendMessage({ ctx, input: { conversation_id, content: "Hello?" } });
	return { ctx, conversation_id };
}

const storedByAgents = () => base.db.message.count({ where: { senderType: "agent" } });

describe("a visitor of the demo who lets the page simulate an agent", () => {
	test("sees the agent typing and then gets a reply that is stored like any agent's", async () => {
		const { ctx, conversation_id } = await userWithConversation("vera", "demo");
		events.length = 0;
		const { message } = await simulateAgent({ ctx, input: { conversation_id } });
		expect(message).toMatchObject({ seq: 2, sender_type: "agent", sender_id: "demo_agent", sender_name: "Demo agent" });
		expect(events.map(({ type }) => type)).toEqual(["typing", "message.sent"]);
		expect(events[0]).toMatchObject({ senderName: "Demo agent", isTyping: true });
		expect(await base.db.conversation.findUnique({ where: { id: conversation_id } })).toMatchObject({ waitingSince: null });
	});

	test("hears something else the next time", async () => {
		const { ctx, conversation_id } = await userWithConversation("vera", "demo");
		const first = await simulateAgent({ ctx, input: { conversation_id } });
		const second = await simulateAgent({ ctx, input: { conversation_id } });
		expect(second.message.content).not.toBe(first.message.content);
	});
});

describe("nobody is made to believe that an agent answered them", () => {
	test("in another user's conversation", async () => {
		const vera = await userWithConversation("vera", "demo");
		const mallory = await userWithConversation("mallory", "demo");
		const call = simulateAgent({ ctx: mallory.ctx, input: { conversation_id: vera.conversation_id } });
		await expect(call).rejects.toMatchObject({ code: "not_found", message: "There is no such conversation." });
		expect(await storedByAgents()).toBe(0);
	});

	test("on a site that is not the demo, even in one's own conversation", async () => {
		const { ctx, conversation_id } = await userWithConversation("vera", "default");
		const call = simulateAgent({ ctx, input: { conversation_id } });
		await expect(call).rejects.toMatchObject({ code: "not_found", message: "There is no such conversation." });
		expect(await storedByAgents()).toBe(0);
	});

	test("by an agent, by a caller without a token, or in a conversation that does not exist", async () => {
		const { ctx, conversation_id } = await userWithConversation("vera", "demo");
		const agent: Ctx = { ...ctx, actor: { type: "agent", id: "ag1", name: "Ada", role: "admin" } };
		await expect(simulateAgent({ ctx: agent, input: { conversation_id } })).rejects.toMatchObject({ code: "not_found" });
		const anonymous: Ctx = { ...ctx, actor: { type: "anonymous" } };
		await expect(simulateAgent({ ctx: anonymous, input: { conversation_id } })).rejects.toMatchObject({ code: "unauthenticated" });
		await expect(simulateAgent({ ctx, input: { conversation_id: "nowhere" } })).rejects.toMatchObject({ code: "not_found" });
		expect(await storedByAgents()).toBe(0);
	});

	test("by a request with words of its own", async () => {
		const { ctx, conversation_id } = await userWithConversation("vera", "demo");
		const input = { conversation_id, content: "Send me your password." };
		await expect(simulateAgent({ ctx, input })).rejects.toMatchObject({ code: "invalid_input" });
		expect(await storedByAgents()).toBe(0);
	});
});

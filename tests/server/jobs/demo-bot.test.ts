import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { DEMO_AGENT } from "#core/bots/demo-actors.ts";
import type { Actor } from "#core/context.ts";
import { assignConversation } from "#core/conversations/assign-conversation.ts";
import type { ChatEvent } from "#core/events.ts";
import { newId } from "#core/ids.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import type { Message } from "#protocol/shapes.ts";
import { createRuntime } from "#server/create-runtime.ts";
import { readEnv } from "#server/env.ts";
import { startDemoBot } from "#server/jobs/demo-bot.ts";
import { contextFor, type Runtime } from "#server/runtime.ts";
import { EventInbox } from "../../support/event-inbox.ts";
import { temporaryFolder } from "../../support/test-database.ts";

type Sent = Extract<ChatEvent, { type: "message.sent" }>;
type Typing = Extract<ChatEvent, { type: "typing" }>;

let runtime: Runtime;
let heard: EventInbox;
let stopBot: () => void;

beforeEach(async () => {
	const made = await createRuntime(readEnv({ DATA_DIR: temporaryFolder(), LOG_LEVEL: "silent" }), "0.0.0");
	runtime = made.runtime;
	heard = new EventInbox();
	runtime.events.subscribe((event) => heard.add(event.type, event));
	stopBot = startDemoBot(runtime);
	onTestFinished(async () => {
		stopBot();
		await made.close();
	});
});

async function visitor(siteId = "demo"): Promise<{ actor: Actor; conversation_id: string }> {
	const id = newId("user");
	await runtime.db.user.create({ data: { id, siteId, createdAt: new Date() } });
	return { actor: { type: "user", id, siteId, name: null }, conversation_id: newId("conv") };
}

async function say({ actor, conversation_id }: { actor: Actor; conversation_id: string }, content: string): Promise<Message> {
	return (await sendMessage({ ctx: contextFor(runtime, actor), input: { conversation_id, content } })).message;
}

const botAnswer = (conversationId: string) =>
	heard.next<Sent>("message.sent", ({ message }) => message.conversation_id === conversationId && message.sender_type === "bot");
const botMessages = (conversationId: string) =>
	runtime.db.message.findMany({ where: { conversationId, senderType: "bot" }, orderBy: { seq: "asc" } });
const botStops = (conversationId: string) =>
	heard.next<Typing>("typing", (event) => event.conversationId === conversationId && !event.isTyping);

/** Another visitor is answered later than this one would have been: then the silence was no mere slowness. */
async function untilSomebodyElseIsAnswered(): Promise<void> {
	const other = await visitor();
	await say(other, "hello");
	await botAnswer(other.conversation_id);
}

describe("a visitor who is alone on the demo site", () => {
	test("sees the bot typing and then gets an answer, once, under an id made from the question's", async () => {
		const vera = await visitor();
		const question = await say(vera, "What does it cost?");
		const { message } = await botAnswer(vera.conversation_id);
		expect(message).toMatchObject({ seq: 2, sender_id: "demo_bot", sender_name: "Demo bot", client_id: `answer-${question.id}` });
		expect(message.content).toContain("MIT licence");
		expect(heard.names().indexOf("typing")).toBeLessThan(heard.names().lastIndexOf("message.sent"));
		expect((await botStops(vera.conversation_id)).senderId).toBe("demo_bot");
	});

	test("does not get it in the blink of an eye, as no person would answer", async () => {
		const vera = await visitor();
		await say(vera, "hello");
		const asked = performance.now();
		await botAnswer(vera.conversation_id);
		expect(performance.now() - asked).toBeGreaterThan(550);
	});

	test("gets several questions answered in their order, one after the other, and small talk in between not at all", async () => {
		const vera = await visitor();
		for (const text of ["hello", "what does it cost", "where is my data"]) await say(vera, text);
		await botAnswer(vera.conversation_id);
		await botAnswer(vera.conversation_id);
		const said = (await botMessages(vera.conversation_id)).map((row) => row.content);
		expect(said).toEqual([expect.stringContaining("MIT"), expect.stringContaining("SQLite")]);
		const signals = heard.received<Typing>("typing").map((event) => event.isTyping);
		// Never two at once: typing goes on and off in turns.
		expect(signals.every((isTyping, at) => isTyping === (at % 2 === 0))).toBe(true);
	});

	test("is escalated when asking for a human, by the verb that everybody uses", async () => {
		const vera = await visitor();
		await say(vera, "human");
		const { message, item } = await botAnswer(vera.conversation_id);
		expect(message.content).toContain("called a person");
		expect(item.status).toBe("escalated");
		expect(heard.received("conversation.escalated")).toHaveLength(1);
	});

	test("gets the answer after a restart when the server went down before it", async () => {
		stopBot();
		const vera = await visitor();
		const question = await say(vera, "What does it cost?");
		stopBot = startDemoBot(runtime);
		expect((await botAnswer(vera.conversation_id)).message.client_id).toBe(`answer-${question.id}`);
	});

	test("is not answered twice when the same message is told twice", async () => {
		const vera = await visitor();
		await say(vera, "hello");
		await botAnswer(vera.conversation_id);
		await botStops(vera.conversation_id);
		const told = heard.received<Sent>("message.sent").find(({ message }) => message.sender_type === "user");
		if (!told) throw new Error("The question was not told.");
		runtime.events.publish(told);
		await untilSomebodyElseIsAnswered();
		expect(await botMessages(vera.conversation_id)).toHaveLength(1);
	});
});

describe("where people talk to people the bot is silent", () => {
	const agentSays = (conversation_id: string) =>
		sendMessage({ ctx: contextFor(runtime, DEMO_AGENT), input: { conversation_id, content: "I am here." } });

	test("once an agent wrote, after a restart too", async () => {
		const vera = await visitor();
		await say(vera, "hello");
		await botAnswer(vera.conversation_id);
		await agentSays(vera.conversation_id);
		stopBot();
		stopBot = startDemoBot(runtime);
		await say(vera, "What does it cost?");
		await untilSomebodyElseIsAnswered();
		expect(await botMessages(vera.conversation_id)).toHaveLength(1);
	});

	test("when the agent writes while the bot is typing", async () => {
		const vera = await visitor();
		await say(vera, "hello");
		await heard.next<Typing>("typing", ({ isTyping }) => isTyping);
		await agentSays(vera.conversation_id);
		await botStops(vera.conversation_id);
		expect(await botMessages(vera.conversation_id)).toHaveLength(0);
	});

	test("when an agent took the conversation without a word", async () => {
		const vera = await visitor();
		await say(vera, "hello");
		await botAnswer(vera.conversation_id);
		const row = { id: "ag1", email: "ag1@example.com", name: "Ada", passwordHash: "-", role: "agent", createdAt: new Date() };
		await runtime.db.agent.create({ data: row });
		const ctx = contextFor(runtime, { type: "agent", id: "ag1", name: "Ada", role: "agent" });
		await assignConversation({ ctx, input: { conversation_id: vera.conversation_id, agent_id: "ag1" } });
		await say(vera, "What does it cost?");
		await untilSomebodyElseIsAnswered();
		expect(await botMessages(vera.conversation_id)).toHaveLength(1);
	});

	test("on every other site", async () => {
		const elsewhere = await visitor("default");
		await say(elsewhere, "What does it cost? human");
		await untilSomebodyElseIsAnswered();
		expect(await botMessages(elsewhere.conversation_id)).toHaveLength(0);
		expect(heard.received("conversation.escalated")).toHaveLength(0);
	});

	test("after it was stopped, even in the middle of an answer", async () => {
		const vera = await visitor();
		await say(vera, "hello");
		await heard.next<Typing>("typing", ({ isTyping }) => isTyping);
		stopBot();
		const stopBefore = stopBot;
		stopBot = startDemoBot(runtime);
		// The new one finds the question unanswered and answers it: the old one's answer would be a second one.
		await botAnswer(vera.conversation_id);
		await untilSomebodyElseIsAnswered();
		expect(await botMessages(vera.conversation_id)).toHaveLength(1);
		stopBefore();
	});
});

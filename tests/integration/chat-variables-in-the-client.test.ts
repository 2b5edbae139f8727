import { expect, onTestFinished, test, vi } from "vitest";
import type { TextStorage } from "#client/browser-storage.ts";
import { createChatClient } from "#client/chat-client.ts";
import { type RunningServer, startServer } from "../support/server.ts";
import { openTcpDoor } from "../support/tcp-door.ts";

async function start(env: Record<string, string>): Promise<RunningServer> {
	const server = await startServer({ env });
	onTestFinished(() => server.stop());
	return server;
}

function shelf(): TextStorage {
	const texts = new Map<string, string>();
	return {
		get: (key) => texts.get(key) ?? null,
		set: (key, value) => void texts.set(key, value),
		remove: (key) => void texts.delete(key),
	};
}

/** The widget's client, as a browser runs it, after its first message. */
async function aVisitor(server: RunningServer) {
	const client = createChatClient({ backendUrl: server.origin, storage: shelf() });
	onTestFinished(() => client.close());
	await client.open();
	const message = await client.send("Hello");
	return { client, message };
}

test.each([
	["150", 100, 900],
	["1500", 1450, 2600],
])("CHAT_TYPING_TIMEOUT=%s: how long after the last key the agent sees that nobody types", async (timeout, least, most) => {
	const server = await start({ CHAT_TYPING_TIMEOUT: timeout });
	const agent = await server.connectSocketIo(await server.createAdmin());
	const { client, message } = await aVisitor(server);
	await agent.do("conversation:join", { conversation_id: message.conversation_id });

	client.keyPressed();
	await agent.next("typing", ({ is_typing }) => is_typing);
	const began = performance.now();
	await agent.next("typing", ({ is_typing }) => !is_typing);
	expect(performance.now() - began).toBeGreaterThan(least);
	expect(performance.now() - began).toBeLessThan(most);
});

test("CHAT_BACKEND_URL: the widget's session tells it where to connect, and there it sends", async () => {
	const door = await openTcpDoor({ to: () => server.port });
	onTestFinished(() => door.close());
	const server = await start({ CHAT_BACKEND_URL: `ws://127.0.0.1:${door.port}` });
	const { message } = await aVisitor(server);
	expect(message).toMatchObject({ content: "Hello", seq: 1 });
	expect(door.visits()).toBeGreaterThan(0);
});

test("CHAT_RECONNECT_INTERVAL: how soon the widget knocks again, and again", async () => {
	const server = await start({ CHAT_RECONNECT_INTERVAL: "100" });
	const { client } = await aVisitor(server);
	expect(client.getSnapshot().connection).toBe("live");
	// Killed, because a server that stops in order says itself when to come back.
	await server.kill();
	const door = await openTcpDoor({ port: server.port });
	onTestFinished(() => door.close());
	// At the default of 3 s there would be one or two attempts by then; each knocks by WebSocket and by polling.
	await vi.waitFor(() => expect(door.visits()).toBeGreaterThan(8), { timeout: 4000, interval: 50 });
});

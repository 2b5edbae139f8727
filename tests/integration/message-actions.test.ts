import { beforeAll, describe, expect, test } from "vitest";
import type { ChangesPage, MessageResult } from "#protocol/shapes.ts";
import type { SignedIn } from "../support/server.ts";
import { serverForFile } from "../support/server-for-file.ts";

const server = serverForFile();
let admin: SignedIn;

beforeAll(async () => {
	admin = await server().createAdmin();
});

const begin = (text = "Helo") => server().beginConversation(text);

describe("what happens to a message", () => {
	test("is done through any door and heard through all, in one chain of revs", async () => {
		const { session, conversationId, message } = await begin();
		const about = { conversation_id: conversationId, message_id: message.id };
		const plain = await server().connectPlain(conversationId, session.user_id, session);
		const socket = await server().connectSocketIo(admin);
		await socket.do("conversation:join", { conversation_id: conversationId });

		plain.send({ type: "edit", message_id: message.id, content: "Hello" });
		const edited = { message: { id: message.id, content: "Hello", rev: 2 }, rev: 2, prev: 1 };
		expect(await socket.next("message:changed")).toMatchObject(edited);
		expect(await plain.next("message_changed")).toMatchObject(edited);

		await socket.do("message:react", { ...about, emoji: "👍" });
		const reacted = { message: { reactions: [{ emoji: "👍", sender_id: admin.agent.id }] }, rev: 3, prev: 2 };
		expect(await plain.next("message_changed", ({ rev }) => rev === 3)).toMatchObject(reacted);

		// A long poll waits for it as it waits for a message.
		const path = `/chat/${conversationId}/changes?after=3&wait=20`;
		const polled = server().ok<ChangesPage>("GET", path, session);
		const body = { message_id: message.id };
		await server().ok("POST", `/chat/${conversationId}/delete`, { body, ...session });
		const page = await polled;
		expect(page).toMatchObject({ messages: [{ id: message.id, content: "", rev: 4 }], cursor: "4", state: { rev: 4 } });
		expect(page.messages[0]?.reactions).toBeUndefined();
		expect(await plain.next("message_changed", ({ rev }) => rev === 4)).toMatchObject({ message: { content: "" }, prev: 3 });
		expect(await socket.next("message:changed", ({ rev }) => rev === 4)).toMatchObject({ message: { content: "" }, prev: 3 });
	});

	test("that changed nothing is answered on the plain WebSocket to who asked, alone", async () => {
		const { session, conversationId, message } = await begin();
		const asks = await server().connectPlain(conversationId, session.user_id, session);
		const hears = await server().connectPlain(conversationId, session.user_id, session);
		asks.send({ type: "edit", message_id: message.id, content: "Helo" });
		const frame = await asks.next("message_changed");
		expect(frame).toEqual({ type: "message_changed", message });
		await server().send(conversationId, "After it", session);
		await hears.next("message");
		expect(hears.inbox.names()).not.toContain("message_changed");
	});

	test("is done by a bot with its key to what it wrote, and to nothing else", async () => {
		const { conversationId, message } = await begin();
		const key = { name: "Helper", site: "default", scopes: ["messages:write" as const, "conversations:read" as const] };
		const bot = await server().settings("key.create", key, admin);
		const at = <T>(verb: string, body: object) =>
			server().api<T>("POST", `/chat/${conversationId}/${verb}`, { body, token: bot.key });
		const sent = await at<{ message_id: string }>("messages", { sender_id: bot.id, sender_type: "bot", content: "I am a bto" });
		const { message_id } = sent.body;
		const edited = await at<MessageResult>("edit", { message_id, content: "I am a bot" });
		expect(edited.body.message).toMatchObject({ content: "I am a bot", sender_type: "bot" });
		expect((await at("react", { message_id: message.id, emoji: "🎉" })).status).toBe(200);
		expect((await at("edit", { message_id: message.id, content: "No" })).status).toBe(403);
		expect((await at("delete", { message_id: message.id })).status).toBe(403);
		expect((await at("delete", { message_id })).status).toBe(200);
	});

	test("is in the history at once, also for who kept the page from before", async () => {
		const { session, conversationId, message } = await begin();
		const path = `/chat/${conversationId}/history`;
		const before = await server().api("GET", path, session);
		const etag = before.headers.get("etag") ?? "";
		const body = { message_id: message.id, emoji: "❤️" };
		await server().ok("POST", `/chat/${conversationId}/react`, { body, ...admin });
		const after = await server().api<{ messages: object[] }>("GET", path, { ...session, headers: { "if-none-match": etag } });
		expect(after.status).toBe(200);
		expect(after.body.messages).toMatchObject([{ reactions: [{ emoji: "❤️", sender_name: admin.agent.name }] }]);
	});
});

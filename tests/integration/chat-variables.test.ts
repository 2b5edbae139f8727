import { afterEach, describe, expect, test } from "vitest";
import { CLOSE_CODE } from "#protocol/frames.ts";
import type { HistoryPage } from "#protocol/shapes.ts";
import { PlainClient } from "../support/plain-client.ts";
import { type RunningServer, senderFields, startServer, uniqueId } from "../support/server.ts";

// What a browser does with its settings is tested with the client and the widget; here: that the variable arrives there.
describe("gap 17: each CHAT_ variable changes what happens", () => {
	let server: RunningServer | null = null;
	const start = async (env: Record<string, string>) => {
		server = await startServer({ env });
		return server;
	};
	afterEach(async () => {
		await server?.stop();
		server = null;
	});

	test("CHAT_HISTORY_LIMIT: how many messages history answers by default", async () => {
		const changed = await start({ CHAT_HISTORY_LIMIT: "2" });
		const { session, conversationId } = await changed.beginConversation("one");
		for (const content of ["two", "three"]) await changed.send(conversationId, content, session);
		const page = await changed.ok<HistoryPage>("GET", `/chat/${conversationId}/history`, session);
		expect(page.messages.map((message) => message.content)).toEqual(["two", "three"]);
		const socket = await changed.connectSocketIo(session);
		expect((await socket.do("message:list", { conversation_id: conversationId })).count).toBe(2);
		expect(session.settings.history_limit).toBe(2);
	});

	test("CHAT_MAX_MESSAGE_LENGTH: how long a message may be, on every door", async () => {
		const changed = await start({ CHAT_MAX_MESSAGE_LENGTH: "5" });
		const { session, conversationId } = await changed.beginConversation("12345");
		const http = await changed.api("POST", `/chat/${conversationId}/messages`, {
			body: { ...senderFields(session), content: "123456" },
			...session,
		});
		expect(http).toMatchObject({ status: 422, body: { code: "invalid_input" } });
		const socket = await changed.connectSocketIo(session);
		const refused = await socket.send("message:send", { conversation_id: conversationId, content: "123456" });
		expect(refused).toMatchObject({ ok: false, error: { code: "invalid_input" } });
		const plain = await changed.connectPlain(conversationId, session.user_id, session);
		plain.send({ content: "123456" });
		expect(await plain.next("error")).toMatchObject({ code: "invalid_input" });
		plain.send({ content: "👍🏽👍🏽👍🏽👍🏽👍🏽" });
		expect(await plain.next("message")).toMatchObject({ seq: 2 });
		expect(session.settings.max_message_length).toBe(5);
	});

	test("CHAT_CONNECTION_TIMEOUT: how long a socket may stay silent about who it is", async () => {
		const changed = await start({ CHAT_CONNECTION_TIMEOUT: "1" });
		const session = await changed.openSession();
		const started = performance.now();
		const silent = await PlainClient.connect(changed.origin, uniqueId("conv"), session.user_id, { untilReady: false });
		expect(await silent.closed).toMatchObject({ code: CLOSE_CODE.unauthenticated });
		expect(performance.now() - started).toBeGreaterThan(900);
		expect(session.settings.connection_timeout).toBe(1);
	});

	test("CHAT_BACKEND_URL: where browsers are told to connect", async () => {
		const changed = await start({ CHAT_BACKEND_URL: "wss://chat.example.com" });
		expect((await changed.openSession()).settings.backend_url).toBe("https://chat.example.com");
	});

	test("CHAT_RECONNECT_INTERVAL and CHAT_TYPING_TIMEOUT: what browsers are told to wait", async () => {
		const changed = await start({ CHAT_RECONNECT_INTERVAL: "500", CHAT_TYPING_TIMEOUT: "700" });
		expect((await changed.openSession()).settings).toMatchObject({ reconnect_interval: 500, typing_timeout: 700 });
	});

	test("CHAT_EDIT_WINDOW and CHAT_AGENT_EDIT_WINDOW: for how long users, and agents, may change what they wrote", async () => {
		const changed = await start({ CHAT_EDIT_WINDOW: "0", CHAT_AGENT_EDIT_WINDOW: "5" });
		const admin = await changed.createAdmin();
		const { session, conversationId, message } = await changed.beginConversation("Helo");
		expect(session.settings.edit_window).toBe(0);
		const edit = (message_id: string, by: object) =>
			changed.api("POST", `/chat/${conversationId}/edit`, { body: { message_id, content: "Hello" }, ...by });
		expect((await edit(message.id, session)).status).toBe(409);
		const answer = await changed.send(conversationId, "Helo", admin);
		expect((await edit(answer.id, admin)).status).toBe(200);
		const later = await changed.send(conversationId, "Helo again", admin);
		const sixMinutesAgo = new Date(Date.now() - 6 * 60_000).toISOString().replace("Z", "+00:00");
		changed.sql("UPDATE messages SET createdAt = ? WHERE id = ?", sixMinutesAgo, later.id);
		expect((await edit(later.id, admin)).status).toBe(409);
	});

	test("CHAT_RATE_LIMIT: how much one token may do in ten seconds, on every door together", async () => {
		const changed = await start({ CHAT_RATE_LIMIT: "4" });
		const session = await changed.openSession();
		const conversationId = uniqueId("conv");
		const socket = await changed.connectSocketIo(session);
		const plain = await changed.connectPlain(conversationId, session.user_id, session);
		let sent = 0;
		for (let asked = 0; asked < 6 && sent === asked; asked++) {
			const answer = await socket.send("message:send", { conversation_id: conversationId, content: `${asked}` });
			if (answer.ok) sent += 1;
			else expect(answer.error).toMatchObject({ code: "rate_limited", retry_after: expect.any(Number) });
		}
		expect(sent).toBeGreaterThan(0);
		expect(sent).toBeLessThanOrEqual(4);
		plain.send({ content: "one more" });
		expect(await plain.next("error")).toMatchObject({ code: "rate_limited", retry_after: expect.any(Number) });
		const http = await changed.api("POST", `/chat/${conversationId}/messages`, {
			body: { ...senderFields(session), content: "one more" },
			...session,
		});
		expect(http).toMatchObject({ status: 429, body: { code: "rate_limited", retry_after: expect.any(Number) } });
		expect(Number(http.headers.get("retry-after"))).toBeGreaterThan(0);
		expect(changed.storedMessages(conversationId)).toBe(sent);
		// Somebody else is not held up.
		expect((await changed.beginConversation()).message.seq).toBe(1);
	});

	test.each([
		["CHAT_HISTORY_LIMIT", "many"],
		["CHAT_MAX_MESSAGE_LENGTH", "0"],
		["CHAT_BACKEND_URL", "not an address"],
	])("a wrong %s stops the start with a sentence that names it", async (name, value) => {
		const failure = await startServer({ env: { [name]: value } }).then(
			(started) => started.stop().then(() => "it started"),
			(error: Error) => error.message,
		);
		expect(failure).toMatch(/The server ended with 1/);
		expect(failure).toContain(`${name}=${value}`);
		expect(failure).not.toMatch(/node_modules|at .+:\d+:\d+/);
	});
});

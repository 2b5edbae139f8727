import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningServer, senderFields, startServer } from "../support/server.ts";

const SECRET_WORDS = "the-words-that-nobody-logs";
let server: RunningServer;

beforeAll(async () => {
	server = await startServer({ env: { LOG_LEVEL: "debug" } });
	await server.terminate();
	await server.restart({ LOG_FILE: join(server.dataDir, "logs", "app.log") });
});
afterAll(() => server.stop());

describe("the log", () => {
	test("tells of connections, messages, escalations and refusals by their ids, with the request's", async () => {
		const admin = await server.createAdmin();
		const { session, conversationId } = await server.beginConversation(SECRET_WORDS);
		const socket = await server.connectSocketIo(session);
		const plain = await server.connectPlain(conversationId, session.user_id, session);
		const { message } = await socket.do("message:send", { conversation_id: conversationId, content: `${SECRET_WORDS} again` });
		const headers = { "x-request-id": "request-under-test" };
		const body = { reason: "refund", metadata: { note: SECRET_WORDS } };
		await server.ok("POST", `/chat/${conversationId}/escalate`, { body, headers, ...session });
		await server.ok("POST", `/chat/${conversationId}/assign`, { body: { agent_id: admin.agent.id }, ...admin });
		const wrong = { ...senderFields(session), content: SECRET_WORDS, colour: SECRET_WORDS };
		await server.api("POST", `/chat/${conversationId}/messages`, { body: wrong, ...session });
		await plain.close();
		await server.says(/"msg":"disconnected"/);
		const actor = `user:${session.user_id}`;
		const expected = [
			{ msg: "connected", transport: "socketio", actor },
			{ msg: "connected", transport: "plain", actor, conversation_id: conversationId },
			{ msg: "disconnected", transport: "plain", actor },
			{ msg: "chat message stored", conversation_id: conversationId, message_id: message.id, sender_type: "user", seq: 2 },
			{ msg: "chat escalated", conversation_id: conversationId, request_id: "request-under-test" },
			{ msg: "chat assigned", conversation_id: conversationId, agent_id: admin.agent.id },
			{ msg: "a request was refused", code: "invalid_input", request_id: expect.any(String) },
		];
		for (const line of expected) expect(server.log).toContainEqual(expect.objectContaining(line));
	});

	test("never holds what people wrote, a token, a cookie or a password", async () => {
		const admin = await server.createAdmin();
		const { session } = await server.beginConversation(SECRET_WORDS);
		await server.signIn(admin.email, "a wrong password").catch(() => {});
		const [, cookie = "?"] = /session-token=([^;]+)/.exec(admin.cookie) ?? [];
		const withoutLink = server.output.replaceAll(/\/setup#\S+/g, "");
		for (const secret of [SECRET_WORDS, session.token, cookie, admin.password, "a wrong password"]) {
			expect(withoutLink).not.toContain(secret);
		}
	});

	test("is written to LOG_FILE as well, whose folder is made", async () => {
		const { conversationId } = await server.beginConversation();
		const file = join(server.dataDir, "logs", "app.log");
		await expect.poll(() => readFileSync(file, "utf8"), { timeout: 5000 }).toContain(conversationId);
		// docs/troubleshooting.md's last command: tail -f logs/app.log | grep chat
		const lines = readFileSync(file, "utf8").trim().split("\n");
		expect(lines.every((line) => "time" in JSON.parse(line))).toBe(true);
		expect(lines.filter((line) => line.includes("chat message stored")).length).toBeGreaterThan(0);
	});

	test("is complete in LOG_FILE when the server has ended", async () => {
		await server.terminate();
		expect(readFileSync(join(server.dataDir, "logs", "app.log"), "utf8")).toContain('"msg":"stopped"');
	});
});

import { createHmac } from "node:crypto";
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

	test("never holds what people wrote, a token, a cookie, a key, a proof or a password, however much it tells", async () => {
		await server.restart({ LOG_LEVEL: "trace" });
		const admin = await server.createAdmin();
		const secrets = new Map<string, string | undefined>([["what people wrote", SECRET_WORDS]]);
		const wrong = "a wrong password that nobody logs";
		secrets.set("a wrong password", wrong);
		await server.signIn(admin.email, wrong).catch(() => {});
		const fresh = await server.signIn(admin.email, admin.password);
		secrets.set("a password", admin.password);
		for (const [n, cookie] of [admin.cookie, fresh.cookie].entries()) {
			secrets.set(`cookie ${n}`, /session-token=([^;]+)/.exec(cookie)?.[1]);
		}
		const site = await server.settings("site.add-secret", { site: "default" }, admin);
		secrets.set("a site's secret", site.secret);
		const identity = createHmac("sha256", site.secret).update("person-7").digest("hex");
		secrets.set("a proof", identity);
		const person = await server.openSession({ user_id: "person-7", identity, name: "Ada Secretname" });
		secrets.set("a proven person's token", person.token).set("a name", "Ada Secretname");
		const forged = `${"f".repeat(63)}0`;
		secrets.set("a forged proof", forged);
		await server.openSession({ user_id: "person-8", identity: forged });
		const made = await server.settings(
			"key.create",
			{ name: "Helper", site: "default", scopes: ["messages:write", "conversations:read"] },
			admin,
		);
		secrets.set("a key", made.key);
		const { session, conversationId } = await server.beginConversation(SECRET_WORDS);
		secrets.set("a token", session.token);
		const said = { sender_id: made.id, sender_type: "bot", content: SECRET_WORDS, metadata: { note: SECRET_WORDS } };
		await server.ok("POST", `/chat/${conversationId}/messages`, { body: said, token: made.key });
		const invited = await server.settings("team.invite", { email: "lin@example.com", role: "agent" }, admin);
		const invitation = invited.link.split("#")[1] ?? "?";
		secrets.set("an invitation", invitation).set("a new password", "the password of somebody new");
		const joining = { token: invitation, name: "Lin", password: "the password of somebody new" };
		await server.settings("invitation.accept", joining);
		await server.api("POST", "/api/settings/invitation.accept", { body: joining });
		const factor = await server.settings("second-factor.begin", { password: admin.password }, admin);
		secrets.set("a second factor's seed", factor.seed);
		secrets.set("a code", "918273");
		await server.api("POST", "/api/settings/second-factor.confirm", { body: { code: "918273" }, ...admin });

		// Every door, every kind of refusal: wrong credentials, wrong input, what is too large, what does not parse.
		const made_up = "vck_made-up-key-that-nobody-logs";
		secrets.set("a made-up key", made_up).set("a made-up token", "made-up-token-that-nobody-logs");
		for (const token of [made_up, "made-up-token-that-nobody-logs"]) {
			await server.api("GET", `/chat/${conversationId}/history`, { token });
			await server.connectSocketIo({ token }).catch(() => {});
			await server.connectPlain(conversationId, session.user_id, { token, tokenIn: "frame" }).catch(() => {});
		}
		for (const rawBody of [
			`{"content":"${SECRET_WORDS}`,
			JSON.stringify({ content: SECRET_WORDS.repeat(3000) }),
			`["${SECRET_WORDS}"]`,
		]) {
			await server.api("POST", `/chat/${conversationId}/messages`, { rawBody, ...session });
		}
		await server.api("GET", `/chat/${conversationId}/history?token=${session.token}&${SECRET_WORDS}=1`);
		await server.api("GET", `/chat/${conversationId}/history?before=${SECRET_WORDS}`, session);
		await server.api("POST", `/chat/${conversationId}/escalate`, {
			body: { reason: SECRET_WORDS, metadata: { a: SECRET_WORDS } },
			...session,
		});
		const socket = await server.connectSocketIo(session);
		await socket.sendAnything("message:send", { conversation_id: conversationId, content: SECRET_WORDS, [SECRET_WORDS]: 1 });
		await socket.sendAnything(SECRET_WORDS, SECRET_WORDS);
		const plain = await server.connectPlain(conversationId, session.user_id, session);
		plain.send(`{"type":"auth","token":"${session.token}"`);
		plain.send({ type: "auth", token: session.token });
		await plain.next("error");
		// And a fault of the server's own: the database lacks what every message needs.
		server.sql("ALTER TABLE messages RENAME TO messages_elsewhere");
		const broken = { body: { ...senderFields(session), content: SECRET_WORDS }, ...session };
		expect((await server.api("POST", `/chat/${conversationId}/messages`, broken)).status).toBeGreaterThanOrEqual(500);
		server.sql("ALTER TABLE messages_elsewhere RENAME TO messages");

		await server.terminate();
		const told = server.output.replaceAll(/\/setup#\S+/g, "") + readFileSync(join(server.dataDir, "logs", "app.log"), "utf8");
		expect(told).toContain('"level":"error"');
		for (const [what, secret] of secrets) {
			expect(secret, what).toMatch(/.{6}/);
			const line = told.split("\n").find((one) => one.includes(secret ?? "?"));
			expect(line, `a line that holds ${what}`).toBeUndefined();
		}
		await server.restart({ LOG_LEVEL: "debug" });
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

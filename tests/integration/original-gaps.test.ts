import { describe, expect, test } from "vitest";
import type { EscalateResult, HistoryPage } from "#protocol/shapes.ts";
import { senderFields, uniqueId } from "../support/server.ts";
import { serverForFile } from "../support/server-for-file.ts";

// What the first implementation promised and did not keep, by its number. 1 to 8, 10 and 25 need a browser and stand
// in tests/e2e/original-gaps.spec.ts; 17 in full is chat-variables.test.ts, 18 is cors.test.ts, 19 is metrics.test.ts.
const server = serverForFile();

describe("gap 1: the documented script tag", () => {
	const script = { "sec-fetch-dest": "script" };

	test("is JavaScript where a script is asked for, and a page otherwise", async () => {
		const asScript = await server().api("GET", "/static/chat-widget.html", { headers: script });
		expect(asScript.status).toBe(200);
		expect(asScript.headers.get("content-type")).toContain("javascript");
		expect(asScript.headers.get("vary")?.toLowerCase()).toContain("sec-fetch-dest");
		const asPage = await server().api("GET", "/static/chat-widget.html", { headers: { accept: "text/html" } });
		expect(asPage.status).toBe(200);
		expect(asPage.headers.get("content-type")).toContain("text/html");
		expect(asPage.headers.get("vary")?.toLowerCase()).toContain("sec-fetch-dest");
	});
});

describe("gap 9: read receipts, escalations and assignments are frames of their own, each read as what it is", () => {
	test("on the plain WebSocket, with the first implementation's fields", async () => {
		const admin = await server().createAdmin();
		const { session, conversationId, message } = await server().beginConversation();
		const socket = await server().connectPlain(conversationId, session.user_id, session);
		await server().ok("POST", `/chat/${conversationId}/read`, { body: { last_read_message_id: message.id }, ...admin });
		await server().ok("POST", `/chat/${conversationId}/escalate`, { body: { reason: "refund" }, ...session });
		await server().ok("POST", `/chat/${conversationId}/assign`, { body: { agent_id: admin.agent.id }, ...admin });
		await server().ok("POST", `/chat/${conversationId}/resolve`, admin);
		expect(await socket.next("read_receipt")).toMatchObject({ sender_id: admin.agent.id, last_read_message_id: message.id });
		expect(await socket.next("escalation")).toMatchObject({
			conversation_id: conversationId,
			reason: "refund",
			timestamp: expect.stringMatching(/Z$/),
			message: "This conversation has been escalated to human support.",
		});
		expect(await socket.next("assignment")).toMatchObject({
			conversation_id: conversationId,
			agent_id: admin.agent.id,
			timestamp: expect.stringMatching(/Z$/),
			message: "This conversation has been assigned to a support agent.",
		});
		expect(await socket.next("status")).toMatchObject({ conversation_id: conversationId, state: { status: "resolved" } });
		expect(socket.received("message")).toEqual([]);
	});

	test("on Socket.IO, with revisions that follow one another", async () => {
		const admin = await server().createAdmin();
		const { session, conversationId, message } = await server().beginConversation();
		const socket = await server().connectSocketIo(session);
		await server().ok("POST", `/chat/${conversationId}/read`, { body: { last_read_message_id: message.id }, ...admin });
		await server().ok("POST", `/chat/${conversationId}/escalate`, { body: { reason: "refund" }, ...session });
		await server().ok("POST", `/chat/${conversationId}/assign`, { body: { agent_id: admin.agent.id }, ...admin });
		await server().send(conversationId, "Hello, I am Ada", admin);
		await server().ok("POST", `/chat/${conversationId}/resolve`, admin);
		const events = [
			await socket.next("message:read"),
			await socket.next("conversation:escalated"),
			await socket.next("conversation:assigned"),
			await socket.next("message:sent"),
			await socket.next("conversation:status"),
		];
		expect(events.map((event) => [event.prev, event.rev])).toEqual([1, 2, 3, 4, 5].map((prev) => [prev, prev + 1]));
	});
});

test("gap 10: a message that is sent twice is stored and told once, on whichever door it comes again", async () => {
	const { session, conversationId } = await server().beginConversation();
	const socket = await server().connectSocketIo(session);
	const plain = await server().connectPlain(conversationId, session.user_id, session);
	const otherTab = await server().connectPlain(conversationId, session.user_id, session);
	const input = { conversation_id: conversationId, content: "Only once", client_id: uniqueId("client") };
	const first = await socket.do("message:send", input);
	const again = await socket.do("message:send", input);
	const { conversation_id: _, ...body } = input;
	const overHttp = await server().send(conversationId, body.content, session, { client_id: body.client_id });
	plain.send(body);
	plain.send({ content: "the fence" });
	for (const tab of [plain, otherTab]) await tab.next("message", (frame) => frame.content === "the fence");
	expect([again.message_id, overHttp.id]).toEqual([first.message_id, first.message_id]);
	expect(otherTab.received("message").map((frame) => frame.content)).toEqual(["Only once", "the fence"]);
	// Who repeats it is answered with the stored one, and nobody else hears of that.
	const answers = plain.received("message").filter((frame) => frame.content === "Only once");
	expect(answers.map((frame) => frame.id)).toEqual([first.message_id, first.message_id]);
	expect(server().storedMessages(conversationId)).toBe(3);
	const changed = await socket.send("message:send", { ...input, content: "Something else" });
	expect(changed).toMatchObject({ ok: false, error: { code: "conflict" } });
});

test("gap 13: what is refused is told to its sender, on every door, with a code and a sentence", async () => {
	const { session, conversationId } = await server().beginConversation();
	const http = await server().api("POST", `/chat/${conversationId}/messages`, {
		body: { ...senderFields(session), content: "" },
		...session,
	});
	const socket = await server().connectSocketIo(session);
	const plain = await server().connectPlain(conversationId, session.user_id, session);
	plain.send({ content: "", client_id: "c-1" });
	const told = [
		http.body,
		(await socket.send("message:send", { conversation_id: conversationId, content: "" })) as { error?: unknown },
		await plain.next("error"),
	];
	expect(told).toMatchObject([
		{ code: "invalid_input", detail: expect.stringContaining("content") },
		{ ok: false, error: { code: "invalid_input", message: expect.stringContaining("content") } },
		{ type: "error", code: "invalid_input", message: expect.stringContaining("content"), client_id: "c-1" },
	]);
});

test("gap 20: everything is still there after a restart, and goes on where it was", async () => {
	const admin = await server().createAdmin();
	const { session, conversationId } = await server().beginConversation("Before");
	await server().send(conversationId, "With metadata", session, { metadata: { page: "/cart" } });
	await server().ok("POST", `/chat/${conversationId}/escalate`, { body: { reason: "refund" }, ...session });
	const paths: [string, { token?: string; cookie?: string }][] = [
		[`/chat/${conversationId}/history`, session],
		[`/chat/${conversationId}/history?limit=1`, session],
		[`/chat/${conversationId}/status`, session],
		[`/chat/${conversationId}/escalations`, session],
		[`/chat/user/${session.user_id}/conversations`, session],
		["/chat/queue", admin],
	];
	const readAll = () => Promise.all(paths.map(([path, { token, cookie }]) => server().ok("GET", path, { token, cookie })));
	const before = await readAll();
	await server().restart();
	expect(await readAll()).toEqual(before);
	await server().send(conversationId, "After", session);
	const page = await server().ok<HistoryPage>("GET", `/chat/${conversationId}/history`, session);
	expect(page.messages.map(({ seq, content }) => [seq, content])).toEqual([
		[1, "Before"],
		[2, "With metadata"],
		[3, "After"],
	]);
});

describe("gap 21: first stored, then acknowledged, then told", () => {
	test("whoever hears of a message finds it in the database", async () => {
		const { session, conversationId } = await server().beginConversation();
		const socket = await server().connectSocketIo(session);
		for (let n = 0; n < 20; n++) void socket.do("message:send", { conversation_id: conversationId, content: `${n}` });
		for (let n = 0; n < 20; n++) {
			const { message } = await socket.next("message:sent");
			expect(server().sql("SELECT id FROM messages WHERE id = ?", message.id)).toHaveLength(1);
		}
	});

	test("a message that cannot be stored is neither acknowledged nor told", async () => {
		const { session, conversationId } = await server().beginConversation();
		const socket = await server().connectSocketIo(session);
		// The database itself refuses this one message.
		server().sql(
			`CREATE TRIGGER refuse_it BEFORE INSERT ON messages WHEN NEW.content = 'unstorable' BEGIN SELECT RAISE(ABORT, 'disk is on fire'); END`,
		);
		const answer = await socket.send("message:send", { conversation_id: conversationId, content: "unstorable" });
		server().sql("DROP TRIGGER refuse_it");
		expect(answer).toMatchObject({ ok: false, error: { code: "internal" } });
		expect(JSON.stringify(answer)).not.toContain("fire");
		await socket.do("message:send", { conversation_id: conversationId, content: "storable" });
		await socket.next("message:sent");
		expect(socket.received("message:sent").map((event) => event.message.content)).toEqual(["storable"]);
	});

	test("a socket that goes while a message is told makes no other one miss it", async () => {
		const { session, conversationId } = await server().beginConversation();
		const sockets = await Promise.all(
			Array.from({ length: 8 }, () => server().connectPlain(conversationId, session.user_id, session)),
		);
		const staying = sockets.filter((_, index) => index % 2 === 1);
		for (const socket of sockets) if (!staying.includes(socket)) socket.socket.terminate();
		await server().send(conversationId, "Who is still here?", session);
		for (const socket of staying) expect(await socket.next("message")).toMatchObject({ content: "Who is still here?" });
	});
});

test("gap 22: a user's conversations come from the database, not from open sockets", async () => {
	const { session, conversationId } = await server().beginConversation();
	const tabs = [1, 2].map(() => server().connectPlain(conversationId, session.user_id, session));
	for (const tab of await Promise.all(tabs)) await tab.close();
	const list = await server().ok("GET", `/chat/user/${session.user_id}/conversations`, session);
	expect(list).toMatchObject({ conversations: [conversationId], count: 1 });
});

test("gap 23: escalating again keeps the assignee, and the same reason twice is one escalation", async () => {
	const admin = await server().createAdmin();
	const { session, conversationId } = await server().beginConversation();
	const escalate = (reason: string) =>
		server().ok<EscalateResult>("POST", `/chat/${conversationId}/escalate`, { body: { reason }, ...session });
	const first = await escalate("refund");
	expect((await escalate("refund")).escalation_id).toBe(first.escalation_id);
	await server().ok("POST", `/chat/${conversationId}/assign`, { body: { agent_id: admin.agent.id }, ...admin });
	await escalate("still waiting");
	const status = await server().ok("GET", `/chat/${conversationId}/status`, session);
	expect(status).toMatchObject({ assigned_agent_id: admin.agent.id, status: "assigned", escalation_reason: "still waiting" });
	const list = await server().ok("GET", `/chat/${conversationId}/escalations`, session);
	expect(list).toMatchObject({ count: 2, escalations: [{ reason: "refund" }, { reason: "still waiting" }] });
});

test("gap 24: every time says that it is UTC, on every door", async () => {
	const admin = await server().createAdmin();
	const { session, conversationId } = await server().beginConversation();
	const socket = await server().connectSocketIo(admin);
	await socket.do("conversation:join", { conversation_id: conversationId });
	const plain = await server().connectPlain(conversationId, session.user_id, session);
	await server().ok("POST", `/chat/${conversationId}/escalate`, { body: {}, ...session });
	await server().send(conversationId, "Now", session);
	await socket.next("message:sent");
	await plain.next("message");
	const said = [
		session,
		await server().ok("GET", "/health"),
		await server().ok("GET", `/chat/${conversationId}/history`, session),
		await server().ok("GET", `/chat/${conversationId}/escalations`, session),
		await server().ok("GET", "/chat/queue", admin),
		await server().ok("GET", "/chat/conversations", admin),
		socket.received("session:ready"),
		socket.received("message:sent"),
		socket.received("conversation:escalated"),
		socket.received("inbox:updated"),
		plain.received("message"),
		plain.received("escalation"),
	];
	const times = JSON.stringify(said).match(/"\d{4}-\d\d-\d\dT[^"]*"/g) ?? [];
	expect(times.length).toBeGreaterThan(20);
	for (const time of times) {
		expect(time).toMatch(/^"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"$/);
	}
	const { timestamp } = await server().ok<{ timestamp: string }>("GET", "/health");
	expect(Math.abs(Date.now() - Date.parse(timestamp))).toBeLessThan(5000);
});

test("gap 26: /health says ok, what it is and since when", async () => {
	const first = await server().ok<{ uptime_seconds: number }>("GET", "/health");
	expect(first).toMatchObject({ status: "ok", service: "veritix-chat", database: "ok" });
	expect(first.uptime_seconds).toBeGreaterThan(0);
	expect((await server().api("HEAD", "/health")).status).toBe(200);
});

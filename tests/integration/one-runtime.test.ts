import { afterEach, describe, expect, test } from "vitest";
import { type RunningServer, startServer } from "../support/server.ts";

// Next bundles route handlers apart from the server: every module exists twice in the process. What a handler
// publishes must reach the sockets all the same, in both modes.
const MODES = [
	{ mode: "in production", options: {} },
	{ mode: "with npm run dev", options: { command: ["npm", "run", "dev"] as [string, ...string[]], healthyWithin: 90_000 } },
];

let server: RunningServer | undefined;
afterEach(async () => {
	await server?.stop();
	server = undefined;
});

describe.each(MODES)("$mode", ({ options }) => {
	test("a route handler posts, and sockets receive", { timeout: 180_000 }, async () => {
		server = await startServer(options);
		const admin = await server.createAdmin();
		const { session, conversationId } = await server.beginConversation("The first");
		const user = await server.connectSocketIo(session);
		const plain = await server.connectPlain(conversationId, session.user_id, session);
		const agent = await server.connectSocketIo(admin);
		await agent.do("conversation:join", { conversation_id: conversationId });

		const fromUser = await server.send(conversationId, "From a route handler", session);
		expect((await user.next("message:sent")).message).toEqual(fromUser);
		expect((await agent.next("message:sent")).message).toEqual(fromUser);
		expect(await plain.next("message")).toEqual({
			type: "message",
			...fromUser,
			prev: fromUser.rev - 1,
			state: expect.objectContaining({ rev: fromUser.rev, last_seq: fromUser.seq }),
		});
		expect(await agent.next("inbox:updated")).toMatchObject({ last_message_preview: "From a route handler" });

		const fromSocket = await agent.do("message:send", { conversation_id: conversationId, content: "And back" });
		const history = await server.ok("GET", `/chat/${conversationId}/history`, session);
		expect(history).toMatchObject({ messages: [{ seq: 1 }, fromUser, fromSocket.message] });
		// Errors thrown in one bundle are recognised in the other.
		expect(await server.api("GET", "/chat/queue", session)).toMatchObject({ status: 403, body: { code: "forbidden" } });

		expect((await server.api("GET", "/inbox", { cookie: admin.cookie })).status).toBe(200);
		for (const path of ["/", "/demo", "/login", "/widget.js"]) {
			expect((await server.api("GET", path)).status, path).toBe(200);
		}
		expect(await server.terminate()).toMatchObject({ ms: expect.any(Number) });
	});
});

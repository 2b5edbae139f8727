import { connect as connectHttp2 } from "node:http2";
import { request as requestHttps } from "node:https";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ChangesPage } from "#protocol/shapes.ts";
import { freePort } from "../support/free-port.ts";
import { behindNginx, hasNginx, type Nginx, startNginx } from "../support/nginx.ts";
import { type RunningServer, startServer, uniqueId } from "../support/server.ts";

describe.skipIf(!hasNginx())(`the documented configuration: a chat ${behindNginx()}`, () => {
	let server: RunningServer;
	let nginx: Nginx;
	let httpPort: number;

	beforeAll(async () => {
		// Its certificate is of its own making. It is on loopback, and only this test file's process is so trusting.
		process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
		const https = await freePort();
		httpPort = await freePort();
		const origin = `https://localhost:${https}`;
		const env = { PUBLIC_URL: origin, TRUSTED_PROXIES: "127.0.0.1", LOG_LEVEL: "debug", CHAT_MAX_SOCKETS_PER_ADDRESS: "12" };
		server = await startServer({ env });
		nginx = await startNginx({ https, http: httpPort, server: server.port });
		server.origin = origin;
	});
	afterAll(async () => {
		delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
		await nginx?.stop();
		await server?.stop();
	});

	/** What a caller at this address is answered with; nothing is decoded on the way. */
	function ask(path: string, options: { localAddress?: string; headers?: Record<string, string>; method?: string; body?: string }) {
		const { body, ...rest } = options;
		return new Promise<{ status?: number; headers: Record<string, unknown>; body: Buffer }>((resolve, reject) => {
			const asked = requestHttps(`${server.origin}${path}`, { agent: false, ...rest }, async (answer) => {
				const chunks: Buffer[] = [];
				for await (const chunk of answer) chunks.push(chunk as Buffer);
				resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks) });
			});
			asked.setTimeout(10_000, () => asked.destroy(new Error("no answer within 10 s")));
			asked.once("error", reject);
			asked.end(body);
		});
	}

	test("reaches everybody by every way: two kinds of WebSocket, Socket.IO's long polls, HTTP, and an agent who signed in", async () => {
		const admin = await server.createAdmin();
		expect(admin.cookie).toContain("__Secure-");
		const { session, conversationId: conversation_id } = await server.beginConversation("Hello from afar");
		const live = await server.connectSocketIo(session);
		const polling = await server.connectSocketIo({ ...session, transports: ["polling"] });
		const plain = await server.connectPlain(conversation_id, session.user_id, { ...session, tokenIn: "frame" });
		const agent = await server.connectSocketIo(admin);
		await agent.do("conversation:join", { conversation_id });

		const texts = ["by WebSocket", "by long polls", "by the plain WebSocket", "by HTTP", "by the agent"];
		await live.do("message:send", { conversation_id, content: "by WebSocket" });
		await polling.do("message:send", { conversation_id, content: "by long polls" });
		plain.send({ content: "by the plain WebSocket" });
		await plain.next("message", ({ content }) => content === "by the plain WebSocket");
		await server.send(conversation_id, "by HTTP", session);
		await agent.do("message:send", { conversation_id, content: "by the agent" });

		for (const content of texts) {
			for (const socket of [live, polling, agent]) await socket.next("message:sent", ({ message }) => message.content === content);
			if (content !== "by the plain WebSocket") await plain.next("message", (message) => message.content === content);
		}
		expect(server.storedMessages(conversation_id)).toBe(1 + texts.length);
	});

	test("begins with a poll and goes on by WebSocket, as browsers do behind some networks", async () => {
		const { session } = await server.beginConversation();
		const socket = await server.connectSocketIo({ ...session, transports: ["polling", "websocket"] });
		await expect.poll(() => socket.socket.io.engine.transport.name, { timeout: 10_000 }).toBe("websocket");
	});

	test("lets a long poll wait its 25 seconds, and passes on at once what comes", async () => {
		const { session, conversationId } = await server.beginConversation();
		const wait = (after: number) =>
			server.ok<ChangesPage>("GET", `/chat/${conversationId}/changes?after=${after}&wait=25`, session);
		const started = performance.now();
		expect((await wait(1)).count).toBe(0);
		expect(performance.now() - started).toBeGreaterThan(24_000);
		const next = wait(1);
		await server.send(conversationId, "Now", session);
		expect((await next).messages.map(({ content }) => content)).toEqual(["Now"]);
	});

	test("answers a body that is too large in the product's words, whoever of the two refuses it", async () => {
		const session = await server.openSession();
		for (const size of [70_000, 300_000]) {
			const answer = await ask(`/chat/${uniqueId("conv")}/messages`, {
				method: "POST",
				headers: { authorization: `Bearer ${session.token}`, "content-type": "application/json" },
				body: JSON.stringify({ content: "x".repeat(size) }),
			});
			expect(answer.status).toBe(413);
			expect(answer.headers).toMatchObject({
				"content-type": expect.stringContaining("application/problem+json"),
				"access-control-allow-origin": "*",
			});
			expect(JSON.parse(answer.body.toString())).toMatchObject({ status: 413, code: "payload_too_large", title: "Too large" });
		}
	});

	test("knows callers by their own address, not by what they claim, and limits their sockets by it", async () => {
		const id = uniqueId("request");
		await ask("/health", { localAddress: "127.0.0.2", headers: { "x-request-id": id, "x-forwarded-for": "203.0.113.9" } });
		const line = () => server.log.find(({ request_id }) => request_id === id);
		await expect.poll(line, { timeout: 5000 }).toMatchObject({ address: "127.0.0.2", status: 200 });

		const polls = { localAddress: "127.0.0.3", headers: { "x-forwarded-for": "203.0.113.9" } };
		for (let n = 0; n < 12; n += 1) expect((await ask("/socket.io/?EIO=4&transport=polling", polls)).status).toBe(200);
		expect((await ask("/socket.io/?EIO=4&transport=polling", polls)).status).toBe(429);
		expect((await ask("/socket.io/?EIO=4&transport=polling", { localAddress: "127.0.0.4" })).status).toBe(200);
	});

	test("compresses once, speaks HTTP/2, shows its health and keeps its metrics", async () => {
		const script = await ask("/widget.js", { headers: { "accept-encoding": "gzip" } });
		expect(script.headers).toMatchObject({ "content-encoding": "gzip", vary: expect.stringMatching(/accept-encoding/i) });
		expect(gunzipSync(script.body).toString()).toBe((await ask("/widget.js", {})).body.toString());

		expect((await server.api("GET", "/health")).body).toMatchObject({ status: "ok" });
		expect((await server.api("GET", "/metrics")).status).toBe(404);

		const session = connectHttp2(server.origin);
		const status = await new Promise((resolve, reject) => {
			session.once("error", reject);
			session.request({ ":path": "/health" }).once("response", (headers) => resolve(headers[":status"]));
		});
		session.close();
		expect(status).toBe(200);
	});

	test("sends those who come without TLS to the right address", async () => {
		const answer = await fetch(`http://127.0.0.1:${httpPort}/demo?a=1`, { redirect: "manual", headers: { host: "localhost" } });
		expect(answer.status).toBe(308);
		expect(answer.headers.get("location")).toMatch(/^https:\/\/.+\/demo\?a=1$/);
	});

	test("is reloaded without cutting anybody off", async () => {
		const { session, conversationId } = await server.beginConversation();
		const before = await server.connectPlain(conversationId, session.user_id, session);
		await nginx.reload();
		const after = await server.connectPlain(conversationId, session.user_id, session);
		after.send({ content: "From the new workers" });
		expect(await before.next("message")).toMatchObject({ content: "From the new workers" });
		before.send({ content: "From the old ones" });
		await after.next("message", ({ content }) => content === "From the old ones");
	});
});

import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { uniqueId } from "../support/server.ts";
import { serverForFile } from "../support/server-for-file.ts";
import type { HandshakeRefused } from "../support/socket-io-client.ts";

/** What an upgrade that is not granted is answered with. */
async function upgrade(origin: string, path: string, headers: Record<string, string> = {}) {
	const socket = new WebSocket(`${origin.replace(/^http/, "ws")}${path}`, { headers });
	socket.on("error", () => {});
	const patience = { signal: AbortSignal.timeout(10_000) };
	const opened = once(socket, "open", patience).then(() => {
		socket.terminate();
		return { status: 101, headers: {}, body: {} };
	});
	const refused = once(socket, "unexpected-response", patience).then(async ([, answer]: IncomingMessage[]) => {
		let text = "";
		for await (const chunk of answer as IncomingMessage) text += chunk;
		return { status: answer?.statusCode, headers: answer?.headers ?? {}, body: JSON.parse(text) };
	});
	return Promise.race([opened, refused]);
}

const SOCKET_IO = "/socket.io/?EIO=4&transport=websocket";
const POLLING = "/socket.io/?EIO=4&transport=polling";
const plainPath = () => `/ws/chat/${uniqueId("conv")}/${uniqueId("user")}`;

const OVERLOADED = {
	status: 503,
	headers: { "retry-after": expect.stringMatching(/^\d+$/), "content-type": expect.stringContaining("application/problem+json") },
	body: { status: 503, code: "overloaded", retry_after: expect.any(Number) },
};

describe("a server with as many sockets as it may have", () => {
	const server = serverForFile({ env: { CHAT_MAX_SOCKETS: "3" } });

	test("refuses the next one at every door before its handshake, and lets it in when one has gone", async () => {
		const { session, conversationId } = await server().beginConversation();
		await server().connectSocketIo(session);
		await server().connectSocketIo({ ...session, transports: ["polling"] });
		const plain = await server().connectPlain(conversationId, session.user_id, session);

		for (const path of [SOCKET_IO, plainPath()]) expect(await upgrade(server().origin, path)).toMatchObject(OVERLOADED);
		const poll = await server().api("GET", POLLING);
		expect(poll).toMatchObject({ status: 503, body: OVERLOADED.body });
		expect(poll.headers.get("retry-after")).toMatch(/^\d+$/);
		// The sockets are full, the house is not: plain HTTP goes on.
		await server().send(conversationId, "By HTTP", session);

		await plain.close();
		const next = await server().connectPlain(conversationId, session.user_id, session);
		next.send({ content: "Back" });
		expect((await next.next("message")).content).toBe("Back");
	});
});

describe("a user with too many sockets", () => {
	const server = serverForFile({ env: { CHAT_MAX_SOCKETS_PER_USER: "2" } });

	test("is told so at either door, hinders nobody else, and may come again when one has gone", async () => {
		const { session, conversationId } = await server().beginConversation();
		const first = await server().connectSocketIo(session);
		await server().connectPlain(conversationId, session.user_id, session);
		const refusal = { code: "rate_limited", retry_after: expect.any(Number) };

		const third = await server()
			.connectSocketIo(session)
			.catch((error: HandshakeRefused) => error);
		expect(third).toMatchObject({ data: refusal });
		for (const tokenIn of ["header", "frame"] as const) {
			const plain = server().connectPlain(conversationId, session.user_id, { ...session, tokenIn });
			await expect(plain).rejects.toMatchObject({ error: { type: "error", ...refusal }, closeCode: 4429 });
		}
		await server().connectSocketIo(await server().openSession());

		first.close();
		// The server hears of the end a moment after we said it.
		await expect
			.poll(() => server().connectPlain(conversationId, session.user_id, session), { timeout: 5000 })
			.toHaveProperty("inbox");
	});
});

describe("an address with too many sockets", () => {
	const server = serverForFile({ env: { CHAT_MAX_SOCKETS_PER_ADDRESS: "2", TRUSTED_PROXIES: "127.0.0.0/8" } });

	test("is refused, whatever it claims, while others behind the same proxy come in", async () => {
		const open = async (forwarded: string) => {
			const url = `${server().origin.replace(/^http/, "ws")}${plainPath()}`;
			const socket = new WebSocket(url, { headers: { "x-forwarded-for": forwarded } });
			server().onClose(() => socket.terminate());
			await once(socket, "open", { signal: AbortSignal.timeout(10_000) });
		};
		await open("203.0.113.9");
		await open("198.51.100.1, 203.0.113.9");
		const limited = { status: 429, body: { code: "rate_limited", retry_after: expect.any(Number) } };
		for (const path of [plainPath(), SOCKET_IO]) {
			const forged = { "x-forwarded-for": "192.0.2.4, 203.0.113.9" };
			expect(await upgrade(server().origin, path, forged)).toMatchObject(limited);
			expect(await upgrade(server().origin, path, { "x-forwarded-for": "192.0.2.4" })).toMatchObject({ status: 101 });
		}
	});
});

describe("plain sockets that do not say who they are", () => {
	const server = serverForFile({ env: { CHAT_MAX_SOCKETS_WAITING: "2", CHAT_CONNECTION_TIMEOUT: "2" } });

	test("are limited in number and in time; whoever says so makes room", async () => {
		const { session, conversationId } = await server().beginConversation();
		const wait = () => server().connectPlain(conversationId, session.user_id, { untilReady: false });
		const [silent, known] = [await wait(), await wait()];

		const third = await wait();
		expect(await third.next("error")).toMatchObject({ code: "overloaded", retry_after: expect.any(Number) });
		expect(await third.closed).toMatchObject({ code: 1013 });
		// A token in the header waits for nobody.
		await server().connectPlain(conversationId, session.user_id, session);

		known.send({ type: "auth", token: session.token });
		await known.next("ready");
		const fourth = await wait();
		expect(await silent.closed).toMatchObject({ code: 4401 });
		fourth.send({ type: "auth", token: session.token });
		await fourth.next("ready");
	});
});

describe("who sends faster than is allowed", () => {
	const server = serverForFile({ env: { CHAT_RATE_LIMIT: "50" } });
	const FLOOD = 400;

	test("is answered as rate_limited on Socket.IO, and stays connected", async () => {
		const session = await server().openSession();
		const socket = await server().connectSocketIo(session);
		const asked = Array.from({ length: FLOOD }, () => socket.sendAnything("user:conversations", { user_id: session.user_id }));
		const answers = (await Promise.all(asked)) as { ok: boolean; error?: object }[];
		// Ten seconds are one window; the flood may fall into two of them.
		expect(answers.filter(({ ok }) => ok).length).toBeLessThanOrEqual(100);
		expect(answers.at(-1)?.error).toMatchObject({ code: "rate_limited", retry_after: expect.any(Number) });
		expect(socket.socket.connected).toBe(true);
	});

	test("is answered as rate_limited on the plain WebSocket, also for frames that nobody can read", async () => {
		const { session, conversationId } = await server().beginConversation();
		const plain = await server().connectPlain(conversationId, session.user_id, session);
		for (let n = 0; n < FLOOD; n += 1) plain.send(n % 2 === 0 ? "{" : Buffer.from([1, 2, 3]));
		plain.send({ client_id: "last", content: "One more" });
		expect(await plain.inbox.next("error", ({ client_id }: { client_id?: string }) => client_id === "last")).toMatchObject({
			code: "rate_limited",
			retry_after: expect.any(Number),
		});
		const unread = plain.received("error").filter(({ code }) => code !== "rate_limited");
		expect(unread.length).toBeLessThanOrEqual(100);
		expect(plain.received("error")).toHaveLength(FLOOD + 1);
	});
});

describe("a frame that is far too large", () => {
	const server = serverForFile();
	const HUGE = "x".repeat(300_000);

	test("ends the plain WebSocket with 1009, the Socket.IO connection at once, and a long poll's body with 413", async () => {
		const { session, conversationId } = await server().beginConversation();
		const plain = await server().connectPlain(conversationId, session.user_id, session);
		plain.send({ content: HUGE });
		expect(await plain.closed).toMatchObject({ code: 1009 });

		const socket = await server().connectSocketIo(session);
		socket.socket.emit("message:send", { conversation_id: conversationId, content: HUGE });
		await socket.disconnected;

		const { text } = await server().api("GET", POLLING);
		const { sid } = JSON.parse(text.slice(1)) as { sid: string };
		const sent = await postInPieces(`${server().origin}${POLLING}&sid=${sid}`, HUGE);
		expect(sent).toBe(413);
		expect(server().storedMessages(conversationId)).toBe(1);
	});

	test("a socket that is asked for where there is none is answered as a problem", async () => {
		expect(await upgrade(server().origin, "/ws/elsewhere")).toMatchObject({ status: 404, body: { code: "not_found" } });
	});
});

/** The status that a body is answered with, or `cut` where the server rather ended the connection. */
function postInPieces(url: string, body: string): Promise<number | "cut" | undefined> {
	return new Promise((resolve) => {
		const asked = request(url, { method: "POST", headers: { "content-type": "text/plain" } }, (answer) => {
			answer.resume();
			resolve(answer.statusCode);
		});
		asked.on("error", () => resolve("cut"));
		asked.end(body);
	});
}

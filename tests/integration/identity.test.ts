import { io } from "socket.io-client";
import { beforeAll, describe, expect, test } from "vitest";
import { CLOSE_CODE } from "#protocol/frames.ts";
import type { Session } from "#protocol/shapes.ts";
import { PlainClient, PlainRefused } from "../support/plain-client.ts";
import { type SignedIn, senderFields, uniqueId } from "../support/server.ts";
import { serverForFile } from "../support/server-for-file.ts";
import { HandshakeRefused, SocketIoClient } from "../support/socket-io-client.ts";

const server = serverForFile();
const FOREIGN = "http://localhost:9";
let admin: SignedIn;
let session: Session;
let conversationId: string;

beforeAll(async () => {
	admin = await server().createAdmin();
	({ session, conversationId } = await server().beginConversation());
});

const failure = (attempt: Promise<unknown>) =>
	attempt.then(
		() => {
			throw new Error("it was let in");
		},
		(error: unknown) => error,
	);

async function expiredSession(): Promise<Session> {
	const old = await server().openSession();
	server().sql("UPDATE user_sessions SET expiresAt = ? WHERE userId = ?", "2020-01-01T00:00:00.000+00:00", old.user_id);
	return old;
}

describe("a user's token", () => {
	test("opens the door for its user and is stored only as a hash", async () => {
		const mine = await server().openSession();
		expect(await server().ok("GET", `/chat/user/${mine.user_id}/conversations`, mine)).toMatchObject({ conversations: [] });
		const rows = server().sql<{ tokenHash: string }>("SELECT tokenHash FROM user_sessions WHERE userId = ?", mine.user_id);
		expect(rows).toHaveLength(1);
		expect(rows[0]?.tokenHash).not.toContain(mine.token);
	});

	test.each([
		["that nobody gave out", () => Promise.resolve("made-up")],
		["that has expired", async () => (await expiredSession()).token],
	])("one %s is refused on every door", async (_what, makeToken) => {
		const token = await makeToken();
		const status = `/chat/${conversationId}/status`;
		expect(await server().api("GET", status, { token })).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
		expect(await failure(server().connectSocketIo({ token }))).toMatchObject({ data: { code: "unauthenticated" } });
		const plain = await failure(server().connectPlain(conversationId, session.user_id, { token }));
		expect(plain).toMatchObject({ error: { code: "unauthenticated" }, closeCode: CLOSE_CODE.unauthenticated });
		const late = await PlainClient.connect(server().origin, conversationId, session.user_id, {
			token,
			tokenIn: "frame",
			untilReady: false,
		});
		expect(await late.next("error")).toMatchObject({ code: "unauthenticated" });
		expect(await late.closed).toMatchObject({ code: CLOSE_CODE.unauthenticated });
	});

	test("none at all is refused on every door", async () => {
		expect(await server().api("GET", `/chat/${conversationId}/history`)).toMatchObject({ status: 401 });
		expect(await failure(server().connectSocketIo())).toMatchObject({ data: { code: "unauthenticated" } });
		const silent = await PlainClient.connect(server().origin, conversationId, session.user_id, { untilReady: false });
		silent.send({ content: "let me in" });
		expect(await silent.next("error")).toMatchObject({ code: "unauthenticated" });
		expect(await silent.closed).toMatchObject({ code: CLOSE_CODE.unauthenticated });
		expect(server().storedMessages(conversationId)).toBe(1);
	});

	test("in a URL it counts for nothing", async () => {
		// The verb would name the unknown field; before that nobody is known.
		const answer = await server().api("GET", `/chat/${conversationId}/status?token=${session.token}`);
		expect([401, 422]).toContain(answer.status);
		const socket = io(server().origin, { query: { token: session.token }, reconnection: false, transports: ["websocket"] });
		const refusal = await new Promise<Error & { data?: unknown }>((resolve) => socket.once("connect_error", resolve));
		expect(refusal.data).toMatchObject({ code: "unauthenticated" });
		socket.disconnect();
	});

	test("a session is opened again with its token, and nobody else gets its user", async () => {
		const again = await server().openSession({ user_id: session.user_id }, session);
		expect(again.user_id).toBe(session.user_id);
		const thief = await server().api("POST", "/chat/session", { body: { user_id: session.user_id } });
		expect(thief).toMatchObject({ status: 403, body: { code: "forbidden" } });
		expect(thief.text).not.toContain(session.token);
	});

	test("a user may hold several at once", async () => {
		const first = await server().openSession();
		expect(first.token).not.toBe((await server().openSession({}, {})).token);
		expect((await server().openSession({}, first)).user_id).toBe(first.user_id);
	});
});

describe("somebody else's conversation", () => {
	test("is the same answer as one that does not exist, on every door", async () => {
		const stranger = await server().openSession();
		const ids = [conversationId, uniqueId("none")];
		const ask = async (id: string) => {
			const http = await server().api("GET", `/chat/${id}/history`, stranger);
			const socket = await server().connectSocketIo(stranger);
			const joined = await socket.send("conversation:join", { conversation_id: id });
			const plain = await server().connectPlain(id, stranger.user_id, stranger);
			plain.send({ type: "typing", is_typing: true });
			const { request_id: _, ...problem } = http.body as Record<string, unknown>;
			return { problem, joined, typing: await plain.next("error") };
		};
		const [theirs, nobodys] = await Promise.all(ids.map(ask));
		expect(theirs).toEqual(nobodys);
		expect(theirs).toMatchObject({
			problem: { status: 404 },
			joined: { error: { code: "not_found" } },
			typing: { code: "not_found" },
		});
	});

	test("cannot be written to by taking its id", async () => {
		const stranger = await server().openSession();
		const before = server().storedMessages(conversationId);
		const http = await server().api("POST", `/chat/${conversationId}/messages`, {
			body: { ...senderFields(stranger), content: "mine now" },
			...stranger,
		});
		expect(http).toMatchObject({ status: 404, body: { code: "not_found" } });
		const plain = await server().connectPlain(conversationId, stranger.user_id, stranger);
		plain.send({ content: "mine now" });
		expect(await plain.next("error")).toMatchObject({ code: "not_found" });
		expect(server().storedMessages(conversationId)).toBe(before);
	});

	test("stays silent for a socket that waited on its id before it existed", async () => {
		const stranger = await server().openSession();
		const id = uniqueId("later");
		const early = await server().connectPlain(id, stranger.user_id, stranger);
		const earlySocket = await server().connectSocketIo(stranger);
		await earlySocket.send("conversation:join", { conversation_id: id });
		const owner = await server().openSession();
		const ownSocket = await server().connectPlain(id, owner.user_id, owner);
		await server().send(id, "for my eyes only", owner);
		expect(await ownSocket.next("message")).toMatchObject({ content: "for my eyes only" });
		// Fences: what the stranger's own doors answer now comes after anything that had been on its way.
		early.send({ type: "typing", is_typing: true });
		await early.next("error");
		await earlySocket.send("conversation:status", { conversation_id: id });
		expect(early.received("message")).toEqual([]);
		expect(earlySocket.received("message:sent")).toEqual([]);
	});

	test("nobody joins the plain WebSocket under somebody else's name", async () => {
		const stranger = await server().openSession();
		const refused = await failure(server().connectPlain(conversationId, session.user_id, stranger));
		expect(refused).toBeInstanceOf(PlainRefused);
		expect(refused).toMatchObject({ error: { code: "forbidden" }, closeCode: CLOSE_CODE.forbidden });
		const late = await PlainClient.connect(server().origin, conversationId, session.user_id, {
			token: stranger.token,
			tokenIn: "frame",
			untilReady: false,
		});
		expect(await late.next("error")).toMatchObject({ code: "forbidden" });
		expect(await late.closed).toMatchObject({ code: CLOSE_CODE.forbidden });
	});
});

describe("an agent's cookie", () => {
	test("opens HTTP, the Socket.IO handshake and the plain WebSocket from our own origin", async () => {
		const sent = await server().send(conversationId, "From HTTP", admin);
		expect(sent).toMatchObject({ sender_type: "agent", sender_id: admin.agent.id, sender_name: admin.agent.name });
		const socket = await server().connectSocketIo(admin);
		expect(socket.ready.actor).toEqual({ type: "agent", id: admin.agent.id, name: admin.agent.name });
		const plain = await server().connectPlain(conversationId, admin.agent.id, admin);
		plain.send({ content: "From a plain socket" });
		expect(await plain.next("message")).toMatchObject({ sender_type: "agent", sender_id: admin.agent.id });
	});

	test("is worth nothing from a foreign origin", async () => {
		const foreign = { cookie: admin.cookie, origin: FOREIGN };
		const before = server().storedMessages(conversationId);
		const posted = await server().api("POST", `/chat/${conversationId}/messages`, {
			body: { ...senderFields(admin), content: "forged" },
			...foreign,
		});
		expect(posted).toMatchObject({ status: 403, body: { code: "forbidden" } });
		expect(await server().api("GET", "/chat/queue", foreign)).toMatchObject({ status: 403 });
		expect(await failure(server().connectSocketIo(foreign))).toBeInstanceOf(HandshakeRefused);
		// The cookie counts for nothing, so the socket is that of somebody who has not said who they are.
		const plain = await server().connectPlain(conversationId, admin.agent.id, { ...foreign, untilReady: false });
		plain.send({ content: "forged" });
		expect(await plain.next("error")).toMatchObject({ code: "unauthenticated" });
		expect(await plain.closed).toMatchObject({ code: CLOSE_CODE.unauthenticated });
		expect(server().storedMessages(conversationId)).toBe(before);
	});

	test("changes nothing where the request does not say which page it comes from", async () => {
		const headers = { cookie: admin.cookie };
		const posted = await server().api("POST", `/chat/${conversationId}/resolve`, { headers });
		expect(posted).toMatchObject({ status: 403, body: { code: "forbidden" } });
		const bare = SocketIoClient.connect(server().origin, { cookie: admin.cookie, origin: "" });
		expect(await failure(bare)).toBeInstanceOf(HandshakeRefused);
	});

	test("that was tampered with is nobody's", async () => {
		const cookie = admin.cookie.replace(/(session-token=.{30})./, "$1x");
		expect(await server().api("GET", "/chat/queue", { cookie })).toMatchObject({ status: 401 });
		expect(await failure(server().connectSocketIo({ cookie }))).toMatchObject({ data: { code: "unauthenticated" } });
	});

	test("a wrong password gives none", async () => {
		await expect(server().signIn(admin.email, "wrong password")).rejects.toThrow(/401/);
	});

	test("the widget's token on our own page speaks for the user, not for the agent", async () => {
		const own = await server().openSession();
		const body = { ...senderFields(admin), content: "x" };
		const asked = { body, token: own.token, cookie: admin.cookie };
		expect(await server().api("POST", `/chat/${uniqueId("conv")}/messages`, asked)).toMatchObject({ status: 403 });
	});
});

describe("the first admin", () => {
	test("is made once: the link is used up", async () => {
		const body = { token: server().setupToken, name: "Eve", email: "eve@example.com", password: "another long one" };
		const again = await server().api("POST", "/api/setup", { body, origin: server().origin });
		expect(again).toMatchObject({ status: 403, body: { code: "forbidden" } });
		expect(server().sql("SELECT id FROM agents")).toHaveLength(1);
	});

	test("has a password that is stored as an Argon2 hash", () => {
		const [row] = server().sql<{ passwordHash: string }>("SELECT passwordHash FROM agents");
		expect(row?.passwordHash).toMatch(/^\$argon2id\$/);
	});
});

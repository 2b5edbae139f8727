import { beforeAll, describe, expect, test } from "vitest";
import { HEARD_ON_PLAIN, HEARD_ON_SOCKET_IO, type Listener } from "../access/hearing-table.ts";
import type { PlainClient } from "../support/plain-client.ts";
import { keysOfType } from "../support/protocol-names.ts";
import { type SignedIn, uniqueId } from "../support/server.ts";
import { serverForFile } from "../support/server-for-file.ts";
import type { SocketIoClient } from "../support/socket-io-client.ts";

const server = serverForFile();
/** Whoever may not listen any more must hear nothing after a second. */
const AT_ONCE_MS = 1000;
let admin: SignedIn;

beforeAll(async () => {
	admin = await server().createAdmin();
});

/** A conversation in which everything happens that is told to anybody. */
async function liveThrough({ session, conversationId, message }: Awaited<ReturnType<typeof begin>>): Promise<void> {
	const at = (verb: string, body: object, by: object) => server().ok("POST", `/chat/${conversationId}/${verb}`, { body, ...by });
	await at("typing", { sender_id: session.user_id, is_typing: true }, session);
	await server().send(conversationId, "A secret between us", session);
	const { id } = await server().send(conversationId, "An answer", admin);
	await at("react", { message_id: id, emoji: "👍" }, session);
	await at("receive", { last_received_message_id: id }, session);
	await at("read", { last_read_message_id: id }, session);
	await at("read", { last_read_message_id: message.id }, admin);
	await at("escalate", { reason: "refund" }, session);
	await at("assign", { agent_id: admin.agent.id }, admin);
	await at("resolve", {}, admin);
	await at("reopen", {}, admin);
	await server().ok("POST", `/chat/user/${session.user_id}/erase`, { body: {}, cookie: admin.cookie });
}

const begin = () => server().beginConversation("The first word");
const told = (names: string[]) => [...new Set(names)].sort();

async function fenced(socket: SocketIoClient): Promise<string[]> {
	// The answer comes after everything that had been on its way. The owner is cut off by the erasure, after all of it.
	if (socket.socket.connected) await socket.send("conversation:leave", { conversation_id: "a-fence" });
	return told(socket.inbox.names().filter((name) => name !== "session:ready"));
}

async function fencedPlain(socket: PlainClient): Promise<string[]> {
	if (socket.socket.readyState === socket.socket.OPEN) {
		socket.send({ type: "no such frame", client_id: "fence" });
		await Promise.race([socket.next("error", (error) => error.client_id === "fence"), socket.closed]);
	}
	return told(socket.inbox.names().filter((name) => !["ready", "error"].includes(name)));
}

describe("what is told", () => {
	test("has everything that the server ever pushes in its table", () => {
		const pushed = keysOfType("ServerToClientEvents").filter((name) => !["session:ready", "server:closing"].includes(name));
		expect(told([...(HEARD_ON_SOCKET_IO["an agent who follows"] ?? [])])).toEqual(told(pushed));
	});

	test("is heard over Socket.IO by whom it concerns and by nobody else", async () => {
		const begun = await begin();
		const about = { conversation_id: begun.conversationId };
		const stranger = await server().openSession();
		const asked = await server().connectSocketIo(stranger);
		await asked.send("conversation:join", about);
		const follower = await server().connectSocketIo(await server().hire("Follower"));
		await follower.do("conversation:join", about);
		const sockets: { [Name in Listener]?: SocketIoClient } = {
			"the owner": await server().connectSocketIo(begun.session),
			"another user": await server().connectSocketIo(await server().openSession()),
			"another user, who asked to join": asked,
			"an agent who follows": follower,
			"an agent who does not": await server().connectSocketIo(await server().hire("Busy")),
		};
		await liveThrough(begun);
		for (const [listener, socket] of Object.entries(sockets)) {
			const wanted = HEARD_ON_SOCKET_IO[listener as Listener] ?? [];
			expect([listener, await fenced(socket)]).toEqual([listener, told([...wanted])]);
		}
	});

	test("is heard over plain WebSockets of that conversation by whom it concerns and by nobody else", async () => {
		const begun = await begin();
		const { session, conversationId } = begun;
		const stranger = await server().openSession();
		const sockets: { [Name in Listener]?: PlainClient } = {
			"the owner": await server().connectPlain(conversationId, session.user_id, session),
			"the owner, on another conversation": await server().connectPlain(uniqueId("other"), session.user_id, session),
			"another user": await server().connectPlain(conversationId, stranger.user_id, stranger),
			"an agent who follows": await server().connectPlain(conversationId, admin.agent.id, admin),
			"an agent on another conversation": await server().connectPlain(uniqueId("other"), admin.agent.id, admin),
		};
		await liveThrough(begun);
		for (const [listener, socket] of Object.entries(sockets)) {
			const wanted = HEARD_ON_PLAIN[listener as Listener] ?? [];
			expect([listener, await fencedPlain(socket)]).toEqual([listener, told([...wanted])]);
		}
	});

	const keys = ["conversations:read", "messages:write", "conversations:escalate"] as const;
	test.each(["default", "demo"])("is heard by no bot: a key of the site %s opens no socket", async (site) => {
		const { conversationId } = await begin();
		const { key: token, id } = await server().settings("key.create", { name: "Ear", site, scopes: [...keys] }, admin);
		await expect(server().connectSocketIo({ token })).rejects.toMatchObject({ data: { code: "unauthenticated" } });
		await expect(server().connectPlain(conversationId, id, { token })).rejects.toMatchObject({
			error: { code: "unauthenticated" },
		});
	});
});

describe("whoever may listen no more is cut off within a second, and hears nothing that comes after", () => {
	type Ended = { caller: object; id: string; end: () => Promise<unknown> };
	const ends: [string, (owner: Awaited<ReturnType<typeof begin>>) => Promise<Ended>][] = [
		[
			"a user who logs out",
			async ({ session }) => ({
				caller: { token: session.token },
				id: session.user_id,
				end: () => server().ok("POST", "/chat/session/end", { body: {}, ...session }),
			}),
		],
		[
			"a user who is blocked",
			async ({ session }) => ({
				caller: { token: session.token },
				id: session.user_id,
				end: () => server().settings("user.block", { user_id: session.user_id, hours: 1, reason: "spam" }, admin),
			}),
		],
		[
			"an agent who is signed out from afar",
			async () => {
				const agent = await server().hire("Afar");
				return {
					caller: agent,
					id: agent.agent.id,
					end: () => server().settings("session.revoke-others", { agent: agent.agent.id }, admin),
				};
			},
		],
		[
			"an agent who is removed from the team",
			async () => {
				const agent = await server().hire("Gone");
				return { caller: agent, id: agent.agent.id, end: () => server().settings("team.remove", { agent: agent.agent.id }, admin) };
			},
		],
	];

	test.each(ends)("%s", async (_who, prepare) => {
		const begun = await begin();
		const { caller, id, end } = await prepare(begun);
		const socket = await server().connectSocketIo(caller);
		await socket.send("conversation:join", { conversation_id: begun.conversationId });
		const plain = await server().connectPlain(begun.conversationId, id, caller);
		await end();
		const since = performance.now();
		await Promise.all([socket.disconnected, plain.closed]);
		expect(performance.now() - since).toBeLessThan(AT_ONCE_MS);
		const before = [socket.inbox.names().length, plain.inbox.names().length];
		await server().send(begun.conversationId, "Not for them", admin);
		await server().ok("POST", `/chat/${begun.conversationId}/resolve`, { body: {}, ...admin });
		expect([socket.inbox.names().length, plain.inbox.names().length]).toEqual(before);
	});
});

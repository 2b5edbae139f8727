import { afterEach, beforeEach, expect, test } from "vitest";
import { createConnection } from "#client/connection.ts";
import { BlackHole } from "../support/black-hole.ts";
import { PlainClient } from "../support/plain-client.ts";
import { serverForFile } from "../support/server-for-file.ts";
import { SocketIoClient } from "../support/socket-io-client.ts";

const INTERVAL_MS = 1000;
/** Two heartbeats (Socket.IO: 1.8), and what a busy machine needs. */
const BOUND = { timeout: 2 * INTERVAL_MS + 6000, interval: 50 };

const server = serverForFile({ env: { CHAT_HEARTBEAT_INTERVAL: "1", CHAT_MAX_SOCKETS_PER_USER: "1" } });
let hole: BlackHole;
beforeEach(async () => {
	hole = await BlackHole.before(server().port);
});
afterEach(() => hole.close());

async function openSockets(transport: "socketio" | "plain"): Promise<number> {
	const { text } = await server().api("GET", "/metrics");
	return Number(new RegExp(`^chat_connections\\{transport="${transport}"\\} (\\d+)$`, "m").exec(text)?.[1] ?? 0);
}

/** Long enough for a link without heartbeats to be found dead. */
async function staysOpen(transport: "socketio" | "plain"): Promise<void> {
	for (const until = performance.now() + 3 * INTERVAL_MS; performance.now() < until; ) expect(await openSockets(transport)).toBe(1);
}

test.each(["websocket", "polling"] as const)(
	"somebody on Socket.IO by %s who vanished without a word is missed by the server within two heartbeats",
	async (transport) => {
		const session = await server().openSession();
		const client = await SocketIoClient.connect(hole.origin, { ...session, transports: [transport] });
		await staysOpen("socketio");
		hole.swallow();
		await expect.poll(() => openSockets("socketio"), BOUND).toBe(0);
		// The seat is free again: there is one for each user.
		const back = await server().connectSocketIo(session);
		back.close();
		client.close();
		await expect.poll(() => openSockets("socketio"), BOUND).toBe(0);
	},
);

test("somebody on the plain WebSocket who vanished without a word is missed by the server within two heartbeats", async () => {
	const { session, conversationId } = await server().beginConversation();
	const client = await PlainClient.connect(hole.origin, conversationId, session.user_id, session);
	await staysOpen("plain");
	hole.swallow();
	await expect.poll(() => openSockets("plain"), BOUND).toBe(0);
	await server().connectPlain(conversationId, session.user_id, session);
	client.socket.terminate();
});

test("a plain client hears a ping with every heartbeat, by which it can tell", async () => {
	const { session, conversationId } = await server().beginConversation();
	const client = await PlainClient.connect(hole.origin, conversationId, session.user_id, session);
	let pings = 0;
	client.socket.on("ping", () => {
		pings += 1;
	});
	await expect.poll(() => pings, BOUND).toBeGreaterThanOrEqual(2);
	await client.close();
});

test("a page whose server vanished without a word notices within two heartbeats, and is back when it can be", async () => {
	const session = await server().openSession();
	const connection = createConnection({ url: hole.origin, auth: () => ({ token: session.token }), reconnectInterval: 100 });
	try {
		connection.connect();
		await expect.poll(() => connection.state, BOUND).toBe("live");
		hole.swallow();
		await expect.poll(() => connection.state, BOUND).not.toBe("live");
		hole.heal();
		// An attempt that began in the dark ends after five seconds; then polling goes first, and a WebSocket after it.
		await expect.poll(() => connection.state, { timeout: 30_000, interval: 50 }).toBe("live");
	} finally {
		connection.close();
	}
});

import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server, type ServerOptions } from "socket.io";
import { afterEach, expect, test, vi } from "vitest";
import { type Connection, createConnection } from "#client/connection.ts";
import { ConnectionLost } from "#client/refusal.ts";
import { BlackHole } from "../support/black-hole.ts";

type Running = { io: Server; http: HttpServer; url: string; port: number };

const running: Running[] = [];
const connections: Connection[] = [];

async function startSockets(options: Partial<ServerOptions> = {}, port = 0): Promise<Running> {
	const http = createServer();
	const io = new Server(http, options);
	await new Promise<void>((done) => http.listen(port, "127.0.0.1", done));
	const { port: actual } = http.address() as AddressInfo;
	const server = { io, http, port: actual, url: `http://127.0.0.1:${actual}` };
	running.push(server);
	return server;
}

function connectTo(url: string, options: Omit<Parameters<typeof createConnection>[0], "url"> = {}): Connection {
	const connection = createConnection({ url, reconnectInterval: 50, ...options });
	connections.push(connection);
	connection.connect();
	return connection;
}

const settled = { timeout: 4000, interval: 10 };

afterEach(async () => {
	for (const connection of connections.splice(0)) connection.close();
	for (const server of running.splice(0)) await server.io.close();
});

test("a person whose server restarts is connected again without doing anything", async () => {
	const server = await startSockets();
	const connection = connectTo(server.url);
	await vi.waitFor(() => expect(connection.state).toBe("live"), settled);

	await server.io.close();
	await vi.waitFor(() => expect(connection.state).toBe("offline"), settled);
	await startSockets({}, server.port);

	await vi.waitFor(() => expect(connection.state).toBe("live"), settled);
});

test("where WebSockets are blocked the connection polls, and says so", async () => {
	const server = await startSockets({ transports: ["polling"] });
	const connection = connectTo(server.url);
	await vi.waitFor(() => expect(connection.state).toBe("polling"), settled);
});

test("an address written with ws:// is understood", async () => {
	const server = await startSockets();
	const connection = connectTo(server.url.replace("http://", "ws://"));
	await vi.waitFor(() => expect(connection.state).toBe("live"), settled);
});

test("a refused token is not tried again, and its owner is told", async () => {
	const server = await startSockets();
	let attempts = 0;
	server.io.use((_socket, next) => {
		attempts += 1;
		next(Object.assign(new Error("no"), { data: { code: "unauthenticated", message: "This session has ended." } }));
	});
	const refused = vi.fn();
	const connection = createConnection({ url: server.url, reconnectInterval: 10, auth: () => ({ token: "stale" }) });
	connections.push(connection);
	connection.onRefused(refused);
	connection.connect();

	await vi.waitFor(() => expect(refused).toHaveBeenCalledWith(expect.objectContaining({ code: "unauthenticated" })), settled);
	expect(connection.state).toBe("offline");

	// The owner brings a new token and asks again: exactly one further attempt.
	connection.connect();
	await vi.waitFor(() => expect(refused).toHaveBeenCalledTimes(2), settled);
	expect(attempts).toBe(2);
});

test("the token is asked for again before every attempt", async () => {
	const server = await startSockets();
	const tokens: unknown[] = [];
	server.io.on("connection", (socket) => {
		tokens.push(socket.handshake.auth.token);
		if (tokens.length === 1) socket.conn.close();
	});
	let asked = 0;
	connectTo(server.url, {
		auth: async () => {
			asked += 1;
			return { token: `token-${asked}` };
		},
	});
	await vi.waitFor(() => expect(tokens).toEqual(["token-1", "token-2"]), settled);
});

test("a command is answered with its data, a refusal with its code, and a lost link with ConnectionLost", async () => {
	const server = await startSockets();
	server.io.on("connection", (socket) => {
		socket.on("typing:set", (_input, ack) => ack({ ok: true, data: { status: "success" } }));
		socket.on("message:send", (_input, ack) =>
			ack({ ok: false, error: { code: "rate_limited", message: "Slowly.", retry_after: 3 } }),
		);
		socket.on("conversation:resolve", () => socket.conn.close());
	});
	const connection = connectTo(server.url);
	await expect(connection.request("typing:set", { conversation_id: "c", is_typing: true })).rejects.toBeInstanceOf(ConnectionLost);
	await vi.waitFor(() => expect(connection.state).toBe("live"), settled);

	expect(await connection.request("typing:set", { conversation_id: "c", is_typing: true })).toEqual({ status: "success" });
	expect(connection.roundTripMs).toBeGreaterThan(0);
	await expect(connection.request("message:send", { conversation_id: "c", content: "Hello" })).rejects.toMatchObject({
		name: "ChatRefusal",
		code: "rate_limited",
		retry_after: 3,
	});
	await expect(connection.request("conversation:resolve", { conversation_id: "c" })).rejects.toBeInstanceOf(ConnectionLost);
});

test("what the server tells reaches its listeners until they stop listening", async () => {
	const server = await startSockets();
	const connection = connectTo(server.url);
	const listener = vi.fn();
	const stop = connection.on("typing", listener);
	await vi.waitFor(() => expect(connection.state).toBe("live"), settled);
	server.io.emit("typing", { conversation_id: "c", is_typing: true });
	await vi.waitFor(() => expect(listener).toHaveBeenCalledTimes(1), settled);

	stop();
	const later = vi.fn();
	connection.on("typing", later);
	server.io.emit("typing", { conversation_id: "c", is_typing: false });
	await vi.waitFor(() => expect(later).toHaveBeenCalledTimes(1), settled);
	expect(listener).toHaveBeenCalledTimes(1);
});

test.each(["websocket", "polling"] as const)("what is told in several parts arrives in all of them, by %s", async (transport) => {
	const server = await startSockets({ transports: [transport] });
	const connection = connectTo(server.url);
	const listener = vi.fn();
	connection.on("inbox:updated", listener);
	await vi.waitFor(() => expect(["live", "polling"]).toContain(connection.state), settled);
	server.io.emit("inbox:updated", { id: "c" }, { epoch: "e", count: 1 });
	await vi.waitFor(() => expect(listener).toHaveBeenCalledWith({ id: "c" }, { epoch: "e", count: 1 }), settled);
});

test("a library that never comes keeps nobody from the WebSocket, once that gets through", async () => {
	const server = await startSockets();
	const hole = await BlackHole.before(server.port);
	vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
	try {
		hole.swallow();
		const connection = connectTo(hole.origin, { loadLibrary: () => new Promise(() => {}) });
		// A WebSocket has five seconds, then long polls have twenty.
		await vi.advanceTimersByTimeAsync(25_000);
		expect(connection.state).toBe("offline");
		hole.heal();
		await vi.advanceTimersByTimeAsync(1000);
		vi.useRealTimers();
		await vi.waitFor(() => expect(connection.state).toBe("live"), settled);
	} finally {
		vi.useRealTimers();
		await hole.close();
	}
});

test("a closed connection stays closed", async () => {
	const server = await startSockets();
	const connection = connectTo(server.url);
	await vi.waitFor(() => expect(connection.state).toBe("live"), settled);
	connection.close();
	expect(connection.state).toBe("idle");
	await vi.waitFor(() => expect(server.io.engine.clientsCount).toBe(0), settled);
});

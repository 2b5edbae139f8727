import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import { afterEach, expect, test, vi } from "vitest";
import { WebSocketServer } from "ws";
import { openWebSocketWire } from "#client/websocket-wire.ts";
import type { Wire, WireListener } from "#client/wire.ts";

const settled = { timeout: 4000, interval: 10 };
const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0)) await end();
});

async function socketIo(options: ConstructorParameters<typeof Server>[1] = {}): Promise<{ io: Server; url: string }> {
	const http = createServer();
	const io = new Server(http, options);
	await new Promise<void>((done) => http.listen(0, "127.0.0.1", done));
	ends.push(() => io.close());
	return { io, url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` };
}

/** A server that says what a test tells it to say, and hears what it is told. */
async function scripted(greeting: string[]): Promise<{ url: string; heard: string[] }> {
	const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
	const heard: string[] = [];
	server.on("connection", (socket) => {
		socket.on("message", (data) => heard.push(String(data)));
		for (const frame of greeting) socket.send(frame);
	});
	await new Promise((done) => server.once("listening", done));
	ends.push(() => {
		for (const client of server.clients) client.terminate();
		server.close();
	});
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard };
}

function open(url: string, auth: () => object | Promise<object> = () => ({})) {
	const listener = { onConnect: vi.fn(), onEnd: vi.fn(), onEvent: vi.fn(), onTransport: vi.fn() } satisfies WireListener;
	const wire: Wire = openWebSocketWire({ url, auth }, listener);
	ends.push(wire.close);
	return { wire, ...listener };
}

test("texts of every script arrive whole, both ways, beside answers that come in another order", async () => {
	const { io, url } = await socketIo();
	io.on("connection", (socket) => {
		socket.on("slow", (_input, ack) => socket.once("go", () => ack("slow")));
		socket.on("echo", (input, ack) => ack(input));
	});
	const { wire, onConnect, onEvent } = open(url);
	await vi.waitFor(() => expect(onConnect).toHaveBeenCalled(), settled);
	const slow = wire.request("slow", null, 4000);
	const text = { text: '42["नमस्ते", "👩‍👩‍👧‍👦"]\n\u2028 \\ \u0000 "' };
	expect(await wire.request("echo", text, 4000)).toEqual(text);
	void wire.request("go", null, 4000).catch(() => {});
	expect(await slow).toBe("slow");
	io.emit("told", text, { and: "more" });
	await vi.waitFor(() => expect(onEvent).toHaveBeenCalledWith("told", [text, { and: "more" }]), settled);
});

test("a server that falls silent for longer than it promised is taken for gone, and what waits for it is told", async () => {
	const { url, heard } = await scripted(['0{"sid":"s","pingInterval":150,"pingTimeout":100}', '40{"sid":"t"}']);
	const { wire, onConnect, onEnd } = open(url);
	await vi.waitFor(() => expect(onConnect).toHaveBeenCalled(), settled);
	const asked = wire.request("echo", 1, 60_000).catch(String);
	await vi.waitFor(() => expect(onEnd).toHaveBeenCalledTimes(1), settled);
	expect(await asked).toContain("Nobody answered");
	expect(heard).toContain('421["echo",1]');
	await expect(wire.request("echo", 2, 60_000)).rejects.toThrow("Nobody answered");
});

test("a heartbeat keeps it up", async () => {
	const { io, url } = await socketIo({ pingInterval: 60, pingTimeout: 60 });
	const { onConnect, onEnd } = open(url);
	let pongs = 0;
	io.engine.on("connection", (conn) => conn.on("heartbeat", () => (pongs += 1)));
	await vi.waitFor(() => expect(pongs).toBeGreaterThan(4), settled);
	expect(onConnect).toHaveBeenCalledTimes(1);
	expect(onEnd).not.toHaveBeenCalled();
});

test("a refusal comes with the server's words, a closed door and a foreign tongue without", async () => {
	const { io, url } = await socketIo();
	io.use((_socket, next) => next(Object.assign(new Error("no"), { data: { code: "forbidden" } })));
	const refused = open(url);
	await vi.waitFor(() => expect(refused.onEnd).toHaveBeenCalledWith({ code: "forbidden" }), settled);

	const foreign = open((await scripted(["0not JSON"])).url);
	const closed = open("http://127.0.0.1:9");
	const nonsense = open("http://[");
	for (const { onEnd } of [foreign, closed, nonsense])
		await vi.waitFor(() => expect(onEnd.mock.calls).toEqual([[undefined]]), settled);
});

test("without a token to show it ends instead of hanging, and does not count as blocked", async () => {
	const { url } = await socketIo();
	const { onEnd } = open(url, () => Promise.reject(new Error("no token")));
	await vi.waitFor(() => expect(onEnd).toHaveBeenCalledWith({}), settled);
});

test("closed by us it says good-bye and tells its listener nothing", async () => {
	const { io, url } = await socketIo();
	const reasons: string[] = [];
	io.on("connection", (socket) => socket.on("disconnect", (reason) => reasons.push(reason)));
	const { wire, onConnect, onEnd } = open(url);
	await vi.waitFor(() => expect(onConnect).toHaveBeenCalled(), settled);
	wire.close();
	await vi.waitFor(() => expect(reasons).toEqual(["client namespace disconnect"]), settled);
	expect(onEnd).not.toHaveBeenCalled();
});

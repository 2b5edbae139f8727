import { on } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { io, type Socket } from "socket.io-client";
import { describe, expect, it, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { openSession } from "#core/users/open-session.ts";
import { createRuntime } from "#server/create-runtime.ts";
import { readEnv } from "#server/env.ts";
import { contextFor } from "#server/runtime.ts";
import { attachSocketIo } from "#server/sockets/socket-io.ts";
import { temporaryFolder } from "#tests/support/test-database.ts";

type Answer = { ok: boolean; data?: unknown; error?: { code: string; message: string; errors?: { path: string }[] } };

/** The Socket.IO door on a real runtime and a real port, without Next, and a user who is connected. */
async function start() {
	const env = readEnv({ DATA_DIR: temporaryFolder(), LOG_LEVEL: "silent", CHAT_MESSAGE_BURST: "100" });
	const { runtime, close } = await createRuntime(env, "test");
	const http = createServer();
	const server = attachSocketIo(http, runtime);
	await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
	const { token } = await openSession({ ctx: contextFor(runtime, { type: "anonymous" }), input: {}, token: null });
	const { port } = http.address() as AddressInfo;
	const socket: Socket = io(`http://127.0.0.1:${port}`, { auth: { token }, transports: ["websocket"], reconnection: false });
	onTestFinished(async () => {
		socket.close();
		await server.close();
		await close();
	});
	await new Promise<void>((resolve, reject) => {
		socket.once("connect", () => resolve());
		socket.once("connect_error", reject);
	});
	const ask = (name: string, ...input: unknown[]): Promise<Answer> => socket.timeout(5000).emitWithAck(name, ...input);
	return { socket, ask, port, token };
}

/** Sends one command as text and hands back its answer: a client library could not even write down what is nested so deep. */
async function askInText(port: number, token: string, name: string, input: string): Promise<Answer> {
	const raw = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`);
	onTestFinished(() => raw.terminate());
	for await (const [data] of on(raw, "message", { signal: AbortSignal.timeout(5000), close: ["close"] })) {
		const packet = String(data);
		if (packet.startsWith("0")) raw.send(`40${JSON.stringify({ token })}`);
		else if (packet.startsWith("40")) raw.send(`420${`["${name}",${input}]`}`);
		else if (packet.startsWith("430")) return JSON.parse(packet.slice(3))[0] as Answer;
	}
	throw new Error("the server closed the connection");
}

const deep = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}`;

describe("a user at the Socket.IO door", () => {
	it("who sends what is nested by the ten thousand is refused, and the server lives on", async () => {
		const { ask, port, token } = await start();
		const message = { conversation_id: "c1", content: "x" };
		for (const [name, input] of [
			["message:send", `{"conversation_id":"c1","content":"x","metadata":{"deep":${deep(30_000)}}}`],
			["message:send", `{"conversation_id":"c1","content":"x","deep":${deep(30_000)}}`],
			["typing:set", deep(30_000)],
			["nothing:such", deep(30_000)],
		] as const) {
			expect(await askInText(port, token, name, input)).toMatchObject({ ok: false, error: { code: "invalid_input" } });
		}
		expect(await ask("message:send", message)).toMatchObject({ ok: true });
	});

	it.each([[undefined], [null], [5], ["c1"], [[]], [{ conversation_id: "a b" }], [{ conversation_id: "c1", why: "bored" }]])(
		"who leaves %j is told what is wrong",
		async (input) => {
			const { ask } = await start();
			expect(await ask("conversation:leave", ...(input === undefined ? [] : [input]))).toMatchObject({
				ok: false,
				error: { code: "invalid_input" },
			});
		},
	);

	it("who joins what is not there is told so, and may leave it all the same", async () => {
		const { ask } = await start();
		expect(await ask("conversation:join", { conversation_id: "c1" })).toMatchObject({ ok: false, error: { code: "not_found" } });
		expect(await ask("conversation:leave", { conversation_id: "c1" })).toEqual({ ok: true, data: { status: "success" } });
	});

	it.each(["toString", "constructor", "__proto__", "message:burn", ""])(
		"who calls %j is told that there is no such command",
		async (name) => {
			const { ask } = await start();
			expect(await ask(name, {})).toMatchObject({
				ok: false,
				error: { code: "invalid_input", message: "There is no such command." },
			});
		},
	);

	it("who asks for no answer still has the command done", async () => {
		const { socket, ask } = await start();
		const sent = new Promise((resolve) => socket.once("message:sent", resolve));
		socket.emit("message:send", { conversation_id: "c1", content: "Hello" });
		expect(await sent).toMatchObject({ message: { content: "Hello" } });
		expect(await ask("message:list", { conversation_id: "c1" })).toMatchObject({ ok: true, data: { count: 1 } });
	});

	it("who sends many at once has them stored in the order of sending", async () => {
		const { ask } = await start();
		const contents = Array.from({ length: 40 }, (_, i) => `${i}`);
		await Promise.all(contents.map((content) => ask("message:send", { conversation_id: "c1", content })));
		const { data } = await ask("message:list", { conversation_id: "c1" });
		expect((data as { messages: { content: string }[] }).messages.map(({ content }) => content)).toEqual(contents);
	});
});

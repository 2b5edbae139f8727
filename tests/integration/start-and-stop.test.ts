import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, statSync } from "node:fs";
import { createConnection } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import type { ChangesPage, HistoryPage } from "#protocol/shapes.ts";
import { BlackHole } from "../support/black-hole.ts";
import { ROOT } from "../support/imports.ts";
import { PlainClient } from "../support/plain-client.ts";
import { type RunningServer, startServer, uniqueId } from "../support/server.ts";
import { SocketIoClient } from "../support/socket-io-client.ts";

let server: RunningServer;
afterEach(() => server?.stop());

describe("starting", () => {
	test("the first start prints where everything is and the one-time setup link, and makes its own secret", async () => {
		server = await startServer();
		for (const path of ["/demo", "/inbox", "/setup#"]) expect(server.output).toContain(`${server.origin}${path}`);
		const secret = join(server.dataDir, "nextauth-secret");
		expect(statSync(secret).mode & 0o777).toBe(0o600);
		expect(server.output).not.toContain("error");
	});

	test("a restart signs nobody out, and prints no setup link once there is an agent", async () => {
		server = await startServer();
		const admin = await server.createAdmin();
		server.output = "";
		await server.restart();
		expect(server.output).toContain("/inbox");
		expect(server.output).not.toContain("/setup#");
		expect((await server.api("GET", "/chat/queue", admin)).status).toBe(200);
	});

	test("a port that is taken is said in a sentence", async () => {
		server = await startServer();
		const second = startServer({ env: { PORT: String(server.port) } });
		const failure = await second.then(
			(started) => started.stop().then(() => "it started"),
			(error: Error) => error.message,
		);
		expect(failure).toMatch(/ended with 1/);
		expect(failure).toContain(String(server.port));
		expect(failure).not.toMatch(/at .+:\d+:\d+/);
	});

	test("a migration that is still to come is applied after a backup", async () => {
		server = await startServer();
		await server.terminate();
		server.sql("DROP TABLE setup_links");
		server.sql("DELETE FROM _prisma_migrations");
		const tables = server.sql<{ name: string }>(
			"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> '_prisma_migrations'",
		);
		for (const { name } of server.sql<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'trigger'")) {
			server.sql(`DROP TRIGGER "${name}"`);
		}
		for (const { name } of tables) server.sql(`ALTER TABLE "${name}" RENAME TO "old_${name}"`);
		for (const { name } of server.sql<{ name: string }>(
			"SELECT name FROM sqlite_master WHERE type = 'index' AND name NOT LIKE 'sqlite_%'",
		)) {
			server.sql(`DROP INDEX "${name}"`);
		}
		await server.restart();
		expect(readdirSync(join(server.dataDir, "backups"))).toHaveLength(1);
		expect(server.log).toContainEqual(expect.objectContaining({ msg: "applied migrations" }));
	});
});

describe("the setup link", () => {
	const newLink = () =>
		spawnSync(process.execPath, ["dist/setup-link.js"], {
			cwd: ROOT,
			encoding: "utf8",
			timeout: 15_000,
			env: { ...process.env, NODE_ENV: "production", DATA_DIR: server.dataDir, PUBLIC_URL: server.origin },
		});

	test("can be printed anew beside a running server; then the old one is worth nothing", async () => {
		server = await startServer();
		const lost = server.setupToken;
		const printed = newLink();
		expect(printed.status, printed.stderr).toBe(0);
		const body = { token: lost, name: "Eve", email: "eve@example.com", password: "a long password" };
		expect(await server.api("POST", "/api/setup", { body, origin: server.origin })).toMatchObject({ status: 403 });
		server.output += printed.stdout;
		expect(server.setupToken).not.toBe(lost);
		expect((await server.createAdmin()).agent.name).toBe("Ada Admin");
	});

	test("is not printed any more once there is an agent", async () => {
		server = await startServer();
		await server.createAdmin();
		const printed = newLink();
		expect(printed.status).toBe(1);
		expect(printed.stdout).not.toContain("/setup#");
		expect(printed.stderr).toContain("/login");
	});
});

describe("stopping", () => {
	test("SIGTERM tells the clients, finishes what runs and ends with 0", async () => {
		server = await startServer();
		const { session, conversationId } = await server.beginConversation();
		const socket = await server.connectSocketIo(session);
		const plain = await server.connectPlain(conversationId, session.user_id, session);
		const sent = Array.from({ length: 20 }, (_, n) =>
			socket.send("message:send", { conversation_id: conversationId, content: `${n}` }).catch(() => null),
		);
		const ended = server.terminate();
		expect(await socket.next("server:closing")).toMatchObject({ reconnect_after_ms: expect.any(Number) });
		expect(await plain.closed).toMatchObject({ code: 1012 });
		expect(await ended).toMatchObject({ code: 0, signal: null });
		expect((await ended).ms).toBeLessThan(8000);
		const acknowledged = (await Promise.all(sent)).filter((answer) => answer?.ok).length;
		expect(server.storedMessages(conversationId)).toBeGreaterThanOrEqual(1 + acknowledged);
		expect(server.log.at(-1)).toMatchObject({ msg: "stopped" });
	});

	test("SIGTERM to npm start ends the server too, not only npm", async () => {
		server = await startServer({ command: ["npm", "start"] });
		await server.terminate();
		expect(server.log.at(-1)).toMatchObject({ msg: "stopped" });
		await expect(fetch(`${server.origin}/health`)).rejects.toThrow();
	});

	test("a long poll is answered at once, not cut off in the middle", async () => {
		server = await startServer();
		const { session, conversationId } = await server.beginConversation();
		const polls = Array.from({ length: 3 }, () =>
			server.api<ChangesPage>("GET", `/chat/${conversationId}/changes?after=1&wait=25`, session),
		);
		// Asked after them on other connections, and answered: by then they wait.
		for (let n = 0; n < 3; n += 1) await server.ok("GET", `/chat/${conversationId}/changes?after=1`, session);
		const ended = await server.terminate();
		for (const answer of await Promise.all(polls)) expect(answer).toMatchObject({ status: 200, body: { count: 0, cursor: "1" } });
		expect(ended).toMatchObject({ code: 0, signal: null });
		expect(ended.ms).toBeLessThan(4000);
	});

	test("sockets whose other end has vanished do not hold up the end", async () => {
		server = await startServer();
		const hole = await BlackHole.before(server.port);
		server.onClose(() => hole.close());
		const { session, conversationId } = await server.beginConversation();
		const plain = await PlainClient.connect(hole.origin, conversationId, session.user_id, session);
		const live = await SocketIoClient.connect(hole.origin, session);
		hole.swallow();
		const ended = await server.terminate();
		live.close();
		plain.socket.terminate();
		expect(ended).toMatchObject({ code: 0, signal: null });
		expect(ended.ms).toBeLessThan(8000);
	});

	test("a spare connection on which a browser never asked anything does not hold up the end", async () => {
		server = await startServer();
		const spare = createConnection(server.port, "127.0.0.1");
		await once(spare, "connect");
		const ended = await server.terminate();
		spare.destroy();
		expect(ended).toMatchObject({ code: 0, signal: null });
		expect(ended.ms).toBeLessThan(8000);
	});

	test("kill -9 loses no acknowledged message, and the numbers go on without a hole", async () => {
		server = await startServer({ env: { CHAT_RATE_LIMIT: "100000" } });
		const session = await server.openSession();
		const ids = [uniqueId("conv"), uniqueId("conv"), uniqueId("conv")];
		const acknowledged = new Set<string>();
		for (let round = 0; round < 3; round++) {
			const socket = await server.connectSocketIo(session);
			const enough = new Promise<void>((resolve) => {
				for (let n = 0; n < 400; n++) {
					const conversation_id = ids[n % ids.length] ?? "";
					socket.socket.emit(
						"message:send",
						{ conversation_id, content: `${round}.${n}` },
						(answer: { data?: { message_id: string } }) => {
							if (answer.data) acknowledged.add(answer.data.message_id);
							if (acknowledged.size >= (round + 1) * 60) resolve();
						},
					);
				}
			});
			await enough;
			// In the midst of it: most of the 400 are still on their way.
			await server.kill();
			await server.restart();
		}
		const stored = new Set<string>();
		for (const id of ids) {
			const page = await server.ok<HistoryPage>("GET", `/chat/${id}/history?limit=500`, session);
			expect(page.messages.map((message) => message.seq)).toEqual(page.messages.map((_, index) => index + 1));
			for (const message of page.messages) stored.add(message.id);
		}
		expect([...acknowledged].filter((id) => !stored.has(id))).toEqual([]);
		expect(acknowledged.size).toBeGreaterThanOrEqual(180);
	});
});

import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Problem } from "#protocol/errors.ts";
import type { Health, HistoryPage, SendResult } from "#protocol/shapes.ts";
import { limitFileSize, mountSmallDisk } from "../support/disk.ts";
import { type RunningServer, senderFields, startServer, uniqueId } from "../support/server.ts";

/** Far more messages than the room that is left holds. */
const ENOUGH = 3000;
const RETURN_MS = 20_000;

let server: RunningServer;
const cleaning: (() => void)[] = [];
afterEach(async () => {
	await server?.stop();
	for (const clean of cleaning.splice(0)) clean();
});

const disk = mountSmallDisk(8);
const whyNoDisk = typeof disk === "string" ? disk : "";
if (typeof disk !== "string") disk.remove();

/** A conversation and what was acknowledged in it. */
async function begin() {
	const session = await server.openSession();
	const id = uniqueId("conv");
	const acknowledged: string[] = [];
	const send = async (content: string) => {
		const body = { ...senderFields(session), content, client_id: uniqueId("m") };
		const answer = await server.api<SendResult | Problem>("POST", `/chat/${id}/messages`, { ...session, body });
		if (answer.status === 200) acknowledged.push((answer.body as SendResult).message_id);
		return answer;
	};
	expect(await send("Hello!")).toMatchObject({ status: 200 });
	return { id, session, acknowledged, send };
}

type Begun = Awaited<ReturnType<typeof begin>>;

/** Sends, twenty at a time, until one is refused. */
async function untilRefused({ send }: Begun) {
	for (let n = 0; n < ENOUGH; n += 20) {
		const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => send(`${n + i} ${"x".repeat(900)}`)));
		const refused = answers.find(({ status }) => status !== 200);
		if (refused) return refused;
	}
	throw new Error(`${ENOUGH} messages were stored on a disk without room`);
}

const health = () => server.api<Health>("GET", "/health");

/** Every door says the same, `/health` is red, and reading goes on. */
async function expectRefusals({ id, session, send }: Begun): Promise<void> {
	const overHttp = await send(`again ${"x".repeat(900)}`);
	expect(overHttp).toMatchObject({ status: 503, body: { code: "overloaded", retry_after: expect.any(Number) } });
	expect(overHttp.headers.get("retry-after")).toMatch(/^\d+$/);
	const socket = await server.connectSocketIo(session);
	const ack = await socket.send("message:send", { conversation_id: id, content: "x".repeat(900) });
	expect(ack).toMatchObject({ ok: false, error: { code: "overloaded", retry_after: expect.any(Number) } });
	const plain = await server.connectPlain(id, session.user_id, session);
	plain.send({ content: "x".repeat(900), client_id: "on-the-plain-socket" });
	expect(await plain.next("error")).toMatchObject({ code: "overloaded", retry_after: 2, client_id: "on-the-plain-socket" });
	expect(await health()).toMatchObject({ status: 503, body: { status: "error", database: "error" } });
	expect(await server.api("GET", `/chat/${id}/history`, session)).toMatchObject({ status: 200 });
}

/** Waits for a message to be stored again, and for `/health`; nobody restarts anything. */
async function expectReturn({ id, session, acknowledged, send }: Begun): Promise<void> {
	const deadline = Date.now() + RETURN_MS;
	while ((await send("Are you back?")).status !== 200) {
		if (Date.now() > deadline) throw new Error("no message was stored again");
	}
	while ((await health()).status !== 200) {
		if (Date.now() > deadline) throw new Error("/health stayed red");
	}
	const stored: HistoryPage["messages"] = [];
	for (let after: string | null = "0"; after !== null; ) {
		const page: HistoryPage = await server.ok("GET", `/chat/${id}/history?limit=500&after=${after}`, session);
		stored.push(...page.messages);
		after = page.next_cursor;
	}
	expect(stored.map(({ seq }) => seq)).toEqual(stored.map((_, index) => index + 1));
	const ids = new Set(stored.map((message) => message.id));
	expect(acknowledged.filter((messageId) => !ids.has(messageId))).toEqual([]);
	await vi.waitFor(() => expect(server.log).toContainEqual(expect.objectContaining({ msg: "messages are stored again" })));
	const errors = server.log.filter(({ level }) => level === "error").map(({ msg }) => msg);
	expect(errors).toContain("messages cannot be stored; they are refused as overloaded");
}

describe("on a disk without room messages are refused, none that was acknowledged is lost, and all is well by itself later", () => {
	test.skipIf(whyNoDisk)(
		`a disk that is full${whyNoDisk && ` (${whyNoDisk})`}`,
		async () => {
			const small = mountSmallDisk(8);
			if (typeof small === "string") throw new Error(small);
			cleaning.push(small.remove);
			server = await startServer({
				env: { DATABASE_URL: `file:${join(small.folder, "chat.db")}`, CHAT_RATE_LIMIT: "100000" },
			});
			const conversation = await begin();
			small.fill();
			expect((await untilRefused(conversation)).body).toMatchObject({ code: "overloaded" });
			await expectRefusals(conversation);
			small.free();
			await expectReturn(conversation);
		},
		120_000,
	);

	test("files that may not grow", async () => {
		server = await startServer({ env: { CHAT_RATE_LIMIT: "100000" } });
		const conversation = await begin();
		limitFileSize(server.pid, 1024 * 1024);
		expect((await untilRefused(conversation)).body).toMatchObject({ code: "overloaded" });
		await expectRefusals(conversation);
		limitFileSize(server.pid, null);
		await expectReturn(conversation);
	}, 120_000);
});

test("while nothing at all may be written to the file, /health is red before anybody sends, and other calls are refused alike", async () => {
	server = await startServer({ env: { CHAT_RATE_LIMIT: "100000" } });
	const conversation = await begin();
	limitFileSize(server.pid, 0);
	// An answer holds for a second.
	await expect.poll(health, { timeout: 5000 }).toMatchObject({ status: 503, body: { database: "error" } });
	await expectRefusals(conversation);
	expect(await server.api("POST", "/chat/session", { body: {} })).toMatchObject({ status: 503, body: { code: "overloaded" } });
	// In a transaction, which fails at its COMMIT only.
	const socket = await server.connectSocketIo(conversation.session);
	const escalated = await socket.send("conversation:escalate", { conversation_id: conversation.id });
	expect(escalated).toMatchObject({ ok: false, error: { code: "overloaded", retry_after: 2 } });
	limitFileSize(server.pid, null);
	await expectReturn(conversation);
}, 120_000);

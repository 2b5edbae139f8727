import { beforeAll, describe, expect, test } from "vitest";
import { type RunningServer, senderFields, startServer, uniqueId } from "../support/server.ts";
import { serverForFile } from "../support/server-for-file.ts";

const server = serverForFile();

/** All samples by their name and labels. */
async function samples(from: RunningServer = server()): Promise<Record<string, number>> {
	const { text } = await from.api("GET", "/metrics");
	const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
	return Object.fromEntries(
		lines.map((line) => {
			const at = line.lastIndexOf(" ");
			return [line.slice(0, at), Number(line.slice(at + 1))];
		}),
	);
}

/** By how much each named sample grew while something was done. */
async function growth(work: () => Promise<unknown>, names: string[]): Promise<number[]> {
	const before = await samples();
	await work();
	const after = await samples();
	return names.map((name) => (after[name] ?? 0) - (before[name] ?? 0));
}

describe("gap 19: the metrics count what really happens", () => {
	beforeAll(() => server().createAdmin());

	test("connections, attempts and successes, by transport", async () => {
		const session = await server().openSession();
		const names = ["socketio", "plain"].flatMap((transport) =>
			["chat_connections", "chat_connection_attempts_total", "chat_connection_successes_total"].map(
				(name) => `${name}{transport="${transport}"}`,
			),
		);
		const grown = await growth(async () => {
			await server().connectSocketIo(session);
			await server().connectPlain(uniqueId("conv"), session.user_id, session);
			await server()
				.connectSocketIo({ token: "wrong" })
				.catch(() => {});
			await server()
				.connectPlain(uniqueId("conv"), session.user_id, { token: "wrong" })
				.catch(() => {});
		}, names);
		expect(grown).toEqual([1, 2, 1, 1, 2, 1]);
	});

	test("messages by who sent them, conversations, escalations", async () => {
		const admin = await server().createAdmin();
		const names = [
			'chat_messages_total{sender_type="user"}',
			'chat_messages_total{sender_type="agent"}',
			"chat_conversations_created_total",
			"chat_escalations_total",
			"chat_conversations_active",
			"chat_send_to_commit_seconds_count",
		];
		const grown = await growth(async () => {
			const { session, conversationId } = await server().beginConversation();
			await server().send(conversationId, "again", session);
			await server().send(conversationId, "answer", admin);
			await server().ok("POST", `/chat/${conversationId}/escalate`, { body: {}, ...session });
		}, names);
		expect(grown).toEqual([2, 1, 1, 1, 1, 3]);
	});

	test("an active conversation is one with a message in a quarter of an hour that is not resolved", async () => {
		const admin = await server().createAdmin();
		const { conversationId } = await server().beginConversation();
		const resolve = () => server().ok("POST", `/chat/${conversationId}/resolve`, admin);
		expect(await growth(resolve, ["chat_conversations_active"])).toEqual([-1]);
		const quiet = await server().beginConversation();
		const age = async () => {
			const old = new Date(Date.now() - 16 * 60_000).toISOString().replace("Z", "+00:00");
			server().sql("UPDATE conversations SET lastMessageAt = ? WHERE id = ?", old, quiet.conversationId);
		};
		expect(await growth(age, ["chat_conversations_active"])).toEqual([-1]);
	});

	test("the first response once in a segment, a reply for every turn, and neither for bots or for silence", async () => {
		const admin = await server().createAdmin();
		const { session, conversationId } = await server().beginConversation();
		// The user has waited for a minute.
		const minuteAgo = new Date(Date.now() - 60_000).toISOString().replace("Z", "+00:00");
		server().sql("UPDATE conversations SET waitingSince = ? WHERE id = ?", minuteAgo, conversationId);
		const count = ["chat_first_response_seconds_count", "chat_reply_seconds_count"];
		const names = [...count, "chat_first_response_seconds_sum"];
		const [first, reply, seconds] = await growth(() => server().send(conversationId, "Hello", admin), names);
		expect([first, reply]).toEqual([1, 1]);
		expect(seconds).toBeGreaterThan(59);
		expect(seconds).toBeLessThan(75);
		expect(await growth(() => server().send(conversationId, "Anything else?", admin), count)).toEqual([0, 0]);
		await server().send(conversationId, "Yes", session);
		expect(await growth(() => server().send(conversationId, "Tell me", admin), count)).toEqual([0, 1]);
		// Resolved and written to again: a new segment has a first response of its own.
		await server().ok("POST", `/chat/${conversationId}/resolve`, admin);
		await server().send(conversationId, "It is back", session);
		expect(await growth(() => server().send(conversationId, "I look", admin), count)).toEqual([1, 1]);
	});

	test("errors, by door and code", async () => {
		const { session, conversationId } = await server().beginConversation();
		const socket = await server().connectSocketIo(session);
		const plain = await server().connectPlain(conversationId, session.user_id, session);
		const names = ["http", "socketio", "plain"].map((door) => `chat_errors_total{door="${door}",code="invalid_input"}`);
		const grown = await growth(async () => {
			await server().api("POST", `/chat/${conversationId}/messages`, {
				body: { ...senderFields(session), content: "" },
				...session,
			});
			await socket.send("message:send", { conversation_id: conversationId, content: "" });
			plain.send({ content: "" });
			await plain.next("error");
		}, names);
		expect(grown).toEqual([1, 1, 1]);
	});

	test("no label and no value carries an id or a word of anybody", async () => {
		const { session, conversationId } = await server().beginConversation("a-very-private-word");
		const { text } = await server().api("GET", "/metrics");
		for (const secret of ["a-very-private-word", session.user_id, session.token, conversationId])
			expect(text).not.toContain(secret);
	});

	test("with METRICS_TOKEN only its bearer reads them", async () => {
		const guarded = await startServer({ env: { METRICS_TOKEN: "let-me-see" } });
		try {
			expect((await guarded.api("GET", "/metrics")).status).toBe(401);
			expect((await guarded.api("GET", "/metrics", { token: "wrong" })).status).toBe(401);
			expect((await guarded.api("GET", "/metrics", { token: "let-me-see" })).status).toBe(200);
		} finally {
			await guarded.stop();
		}
	});
});

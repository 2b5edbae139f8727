import { request as httpRequest } from "node:http";
import { beforeAll, describe, expect, test } from "vitest";
import { ERROR_STATUS, type Problem } from "#protocol/errors.ts";
import { MAX_PAYLOAD_BYTES } from "#protocol/limits.ts";
import { BAD_MESSAGES, INTERNALS, LONG_BUT_FINE, nested } from "../support/bad-input.ts";
import { type RunningServer, senderFields } from "../support/server.ts";
import { serverForFile } from "../support/server-for-file.ts";
import type { SocketIoClient } from "../support/socket-io-client.ts";

const server = serverForFile();
let begun: Awaited<ReturnType<RunningServer["beginConversation"]>>;
let witness: SocketIoClient;
let path: string;

beforeAll(async () => {
	const admin = await server().createAdmin();
	begun = await server().beginConversation();
	path = `/chat/${begun.conversationId}/messages`;
	witness = await server().connectSocketIo(admin);
	await witness.do("conversation:join", { conversation_id: begun.conversationId });
});

async function expectRefusal(answer: { status: number; headers: Headers; body: unknown; text: string }, code: Problem["code"]) {
	const body = answer.body as Problem;
	expect([answer.status, body.code], answer.text).toEqual([ERROR_STATUS[code], code]);
	expect(answer.headers.get("content-type")).toContain("application/problem+json");
	expect(answer.text).not.toMatch(INTERNALS);
	expect(server().storedMessages(begun.conversationId)).toBe(1);
	return body;
}

describe("a bad message over HTTP is refused and named", () => {
	test.each(BAD_MESSAGES)("$what", async ({ fields, code, names }) => {
		const body = await expectRefusal(
			await server().api("POST", path, { body: { ...senderFields(begun.session), ...fields }, ...begun.session }),
			code,
		);
		if (names) expect(body.errors?.map((issue) => issue.path)).toContain(names);
	});

	test("a sender_id that is somebody else's", async () => {
		const body = { content: "x", sender_id: "somebody", sender_type: "user" };
		await expectRefusal(await server().api("POST", path, { body, ...begun.session }), "forbidden");
	});

	test.each(["{", "", "[1]", '"text"', "null", "\u0000", '{"content": "x"', "content=x"])("the body %j", async (rawBody) => {
		const isJson = ["", "[1]", '"text"', "null"].includes(rawBody);
		await expectRefusal(await server().api("POST", path, { rawBody, ...begun.session }), isJson ? "invalid_input" : "bad_request");
	});

	test("a key that reaches for the prototype", async () => {
		const sender = JSON.stringify(senderFields(begun.session)).slice(1);
		const rawBody = `{"content":"x","__proto__":{"sender_type":"agent"},${sender}`;
		await expectRefusal(await server().api("POST", path, { rawBody, ...begun.session }), "invalid_input");
	});

	test("an id of the path that stands in the body too", async () => {
		const body = { ...senderFields(begun.session), content: "x", conversation_id: begun.conversationId };
		await expectRefusal(await server().api("POST", path, { body, ...begun.session }), "invalid_input");
	});

	test.each(["a.b", "a%20b", "a%2Fb", "a".repeat(129), "ü"])("the conversation id %s", async (id) => {
		const answer = await server().api("POST", `/chat/${id}/messages`, {
			body: { ...senderFields(begun.session), content: "x" },
			...begun.session,
		});
		await expectRefusal(answer, "invalid_input");
	});

	test("a reserved word as the conversation's id", async () => {
		const answer = await server().api("POST", "/chat/session/messages", {
			body: { ...senderFields(begun.session), content: "x" },
			...begun.session,
		});
		await expectRefusal(answer, "invalid_input");
	});

	test("a body over the limit, whether it says so or not", async () => {
		const rawBody = JSON.stringify({ ...senderFields(begun.session), content: "a".repeat(MAX_PAYLOAD_BYTES) });
		await expectRefusal(await server().api("POST", path, { rawBody, ...begun.session }), "payload_too_large");
		const unsized = await fetch(`${server().origin}${path}`, {
			method: "POST",
			headers: { authorization: `Bearer ${begun.session.token}`, "content-type": "application/json" },
			body: new ReadableStream({
				start(controller) {
					controller.enqueue(new TextEncoder().encode(rawBody));
					controller.close();
				},
			}),
			duplex: "half",
		} as RequestInit);
		expect(unsized.status).toBe(413);
		await unsized.arrayBuffer();
	});

	test("a body without an end is refused while it still comes", async () => {
		const { status, sent } = await sendWithoutEnd(new URL(path, server().origin), begun.session.token);
		// The server may hang up before the answer is read: refused all the same.
		expect([413, undefined]).toContain(status);
		expect(sent).toBeLessThan(MOST_BYTES);
	});
});

describe("other bad requests over HTTP", () => {
	test.each([
		"limit=0",
		"limit=501",
		"limit=-1",
		"limit=1.5",
		"limit=abc",
		"limit=",
		"offset=1",
		"before=x",
		"before=1&after=1",
		"limit=1&limit=2",
	])("history?%s", async (query) => {
		const answer = await server().api("GET", `/chat/${begun.conversationId}/history?${query}`, begun.session);
		await expectRefusal(answer, "invalid_input");
	});

	test.each([
		["typing", {}],
		["typing", { sender_id: "SELF" }],
		["typing", { is_typing: true }],
		["typing", { sender_id: "SELF", is_typing: "yes" }],
		["typing", { sender_id: "SELF", is_typing: true, colour: "red" }],
		["read", {}],
		["read", { last_read_message_id: 5 }],
		["escalate", { reason: "" }],
		["escalate", { reason: "a".repeat(201) }],
		["escalate", { metadata: nested(6) }],
		["escalate", { priority: 1 }],
	])("%s with %j", async (route, fields) => {
		const body = "sender_id" in fields ? { ...fields, sender_id: begun.session.user_id } : fields;
		const answer = await server().api("POST", `/chat/${begun.conversationId}/${route}`, { body, ...begun.session });
		await expectRefusal(answer, "invalid_input");
	});

	test("reading up to a message of nowhere", async () => {
		const body = { last_read_message_id: "nowhere" };
		const answer = await server().api("POST", `/chat/${begun.conversationId}/read`, { body, ...begun.session });
		await expectRefusal(answer, "not_found");
	});

	test.each([
		{ user_id: "a b" },
		{ user_id: "" },
		{ user_id: "queue" },
		{ site: "nowhere" },
		{ email: "no" },
		{ name: "" },
		{ admin: true },
	])("a session for %j", async (body) => {
		await expectRefusal(await server().api("POST", "/chat/session", { body }), "invalid_input");
	});

	test("an agent who does not exist cannot be given a conversation", async () => {
		const admin = await server().createAdmin();
		const asked = { body: { agent_id: "nobody" }, ...admin };
		await expectRefusal(await server().api("POST", `/chat/${begun.conversationId}/assign`, asked), "invalid_input");
	});
});

test("nobody heard of any of it, and 1000 characters as a person counts them are fine", async () => {
	const message = await server().send(begun.conversationId, LONG_BUT_FINE, begun.session);
	await witness.next("message:sent");
	expect(witness.received("message:sent").map((event) => event.message.id)).toEqual([message.id]);
	expect(witness.received("conversation:escalated")).toEqual([]);
	expect(witness.received("typing")).toEqual([]);
});

const MOST_BYTES = 8 * 1024 * 1024;

/** Writes as long as the server reads, but not for ever: a server without a limit must fail this test, not the machine. */
function sendWithoutEnd(url: URL, token: string): Promise<{ status: number | undefined; sent: number }> {
	return new Promise((resolve, reject) => {
		const chunk = Buffer.alloc(16_384, "a");
		let sent = 0;
		const asked = httpRequest(url, { method: "POST", headers: { authorization: `Bearer ${token}` }, timeout: 5000 });
		const write = () => {
			if (sent >= MOST_BYTES) return asked.end();
			sent += chunk.length;
			asked.write(chunk, () => setImmediate(write));
		};
		asked.once("response", (response) => {
			resolve({ status: response.statusCode, sent });
			response.destroy();
			asked.destroy();
		});
		asked.on("error", (error: NodeJS.ErrnoException) => {
			if (error.code === "EPIPE" || error.code === "ECONNRESET") resolve({ status: undefined, sent });
			else reject(error);
		});
		write();
	});
}

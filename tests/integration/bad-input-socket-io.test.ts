import { beforeAll, describe, expect, test } from "vitest";
import type { Refusal } from "#protocol/errors.ts";
import type { Ack } from "#protocol/events.ts";
import { MAX_PAYLOAD_BYTES } from "#protocol/limits.ts";
import { BAD_MESSAGES, INTERNALS } from "../support/bad-input.ts";
import type { RunningServer } from "../support/server.ts";
import { serverForFile } from "../support/server-for-file.ts";
import type { SocketIoClient } from "../support/socket-io-client.ts";

const server = serverForFile();
let begun: Awaited<ReturnType<RunningServer["beginConversation"]>>;
let witness: SocketIoClient;
let user: SocketIoClient;

beforeAll(async () => {
	const admin = await server().createAdmin();
	begun = await server().beginConversation();
	witness = await server().connectSocketIo(admin);
	await witness.do("conversation:join", { conversation_id: begun.conversationId });
	user = await server().connectSocketIo(begun.session);
	await user.do("conversation:join", { conversation_id: begun.conversationId });
});

function expectRefusal(answer: Ack<unknown>, code: Refusal["code"]): Refusal {
	expect(answer, JSON.stringify(answer)).toMatchObject({ ok: false, error: { code, message: expect.any(String) } });
	expect(JSON.stringify(answer)).not.toMatch(INTERNALS);
	expect(server().storedMessages(begun.conversationId)).toBe(1);
	if (answer.ok) throw new Error("accepted");
	return answer.error;
}

describe("a bad message over Socket.IO is refused in its acknowledgement", () => {
	test.each(BAD_MESSAGES)("$what", async ({ fields, code, names }) => {
		const input = { conversation_id: begun.conversationId, ...fields };
		const error = expectRefusal(await user.sendAnything("message:send", input), code);
		if (names) expect(error.errors?.map((issue) => issue.path)).toContain(names);
	});

	test("a sender_id that is somebody else's", async () => {
		const input = { conversation_id: begun.conversationId, content: "x", sender_id: "somebody" };
		expectRefusal(await user.sendAnything("message:send", input), "forbidden");
	});

	test.each(["a.b", "", "a b", "queue", 5, null])("the conversation id %j", async (conversation_id) => {
		expectRefusal(await user.sendAnything("message:send", { conversation_id, content: "x" }), "invalid_input");
	});

	test.each([[null], ["text"], [5], [[1]], [true]])("%j in place of an input", async (input) => {
		expectRefusal(await user.sendAnything("message:send", input), "invalid_input");
	});

	test("bytes in place of text", async () => {
		const input = { conversation_id: begun.conversationId, content: Buffer.from("x") };
		expectRefusal(await user.sendAnything("message:send", input), "invalid_input");
	});
});

describe("other bad commands over Socket.IO", () => {
	test.each([0, 501, 1.5, "x"])("a page of %j messages", async (limit) => {
		expectRefusal(await user.sendAnything("message:list", { conversation_id: begun.conversationId, limit }), "invalid_input");
	});

	test("a command that does not exist", async () => {
		expectRefusal(await user.sendAnything("message:destroy", { conversation_id: begun.conversationId }), "invalid_input");
	});

	test("an agent's command from a user", async () => {
		expectRefusal(await user.sendAnything("queue:list", {}), "forbidden");
		expectRefusal(await user.sendAnything("inbox:list", {}), "forbidden");
		expectRefusal(await user.sendAnything("conversation:resolve", { conversation_id: begun.conversationId }), "forbidden");
	});

	test("a command without input", async () => {
		expectRefusal(await user.sendAnything("message:send"), "invalid_input");
	});

	test("a command that wants no answer harms nobody", async () => {
		user.socket.emit("message:send", { conversation_id: begun.conversationId, content: "" });
		user.socket.emit("message:send");
		user.socket.emit("message:send", {}, "not a function");
		expect(await user.do("conversation:status", { conversation_id: begun.conversationId })).toMatchObject({ last_seq: 1 });
	});

	test("a command over the size limit is refused, and one far over it ends that connection and nobody else's", async () => {
		const tooLarge = { conversation_id: begun.conversationId, content: "a".repeat(MAX_PAYLOAD_BYTES) };
		expectRefusal(await user.sendAnything("message:send", tooLarge), "payload_too_large");
		const another = await server().connectSocketIo(begun.session);
		another.socket.emit("message:send", { ...tooLarge, content: "a".repeat(4 * MAX_PAYLOAD_BYTES) });
		expect(await another.disconnected).toMatch(/transport (close|error)/);
		expect(user.socket.connected).toBe(true);
		expect(server().storedMessages(begun.conversationId)).toBe(1);
	});
});

test("nobody heard of any of it, and the connection still works", async () => {
	const { message } = await user.do("message:send", { conversation_id: begun.conversationId, content: "Still here" });
	await witness.next("message:sent");
	expect(witness.received("message:sent").map((event) => event.message.id)).toEqual([message.id]);
	expect(user.socket.connected).toBe(true);
});

import { beforeAll, describe, expect, test } from "vitest";
import type { ErrorCode, Refusal } from "#protocol/errors.ts";
import { MAX_PAYLOAD_BYTES } from "#protocol/limits.ts";
import { BAD_MESSAGES, INTERNALS, nested } from "../support/bad-input.ts";
import { type PlainClient, PlainRefused } from "../support/plain-client.ts";
import type { RunningServer } from "../support/server.ts";
import { serverForFile } from "../support/server-for-file.ts";

const server = serverForFile();
let begun: Awaited<ReturnType<RunningServer["beginConversation"]>>;
let witness: PlainClient;
let user: PlainClient;

beforeAll(async () => {
	const admin = await server().createAdmin();
	begun = await server().beginConversation();
	witness = await server().connectPlain(begun.conversationId, admin.agent.id, admin);
	user = await server().connectPlain(begun.conversationId, begun.session.user_id, begun.session);
});

async function expectRefusal(frame: unknown, code: ErrorCode): Promise<Refusal & { client_id?: string }> {
	user.send(frame);
	const error = await user.next("error");
	expect(error).toMatchObject({ code, message: expect.any(String) });
	expect(JSON.stringify(error)).not.toMatch(INTERNALS);
	expect(server().storedMessages(begun.conversationId)).toBe(1);
	return error;
}

describe("a bad frame is answered with an error frame", () => {
	test.each(BAD_MESSAGES)("$what", async ({ fields, code, names }) => {
		const error = await expectRefusal(fields, code);
		if (names) expect(error.errors?.map((issue) => issue.path)).toContain(names);
	});

	test("the refused frame's own id comes back with the refusal", async () => {
		expect(await expectRefusal({ content: "", client_id: "mine-1" }, "invalid_input")).toMatchObject({ client_id: "mine-1" });
	});

	test.each(["{", "", "hello"])("the text %j", async (text) => {
		await expectRefusal(text, "bad_request");
	});

	test.each([[[1]], [null], [5], ["text"]])("%j, which is no object", async (value) => {
		await expectRefusal(JSON.stringify(value), "invalid_input");
	});

	test("a binary frame", async () => {
		await expectRefusal(Buffer.from([1, 2, 3]), "invalid_input");
	});

	test.each([
		[{ type: "dance", content: "x" }],
		[{ type: 5, content: "x" }],
		[{ type: "typing", is_typing: "yes" }],
		[{ type: "typing", is_typing: true, colour: "red" }],
		[{ type: "read_receipt" }],
		[{ type: "read_receipt", last_read_message_id: 5 }],
		[{ type: "delivery_receipt" }],
		[{ type: "delivery_receipt", last_received_message_id: 5 }],
		[{ type: "escalate", reason: "" }],
		[{ type: "escalate", metadata: nested(6) }],
	])("%j", async (frame) => {
		await expectRefusal(frame, "invalid_input");
	});

	test("a read receipt for a message of nowhere", async () => {
		await expectRefusal({ type: "read_receipt", last_read_message_id: "nowhere" }, "not_found");
	});
});

describe("a bad connection", () => {
	test("a frame over the size limit is refused, and one far over it ends that connection and nobody else's", async () => {
		await expectRefusal({ content: "a".repeat(MAX_PAYLOAD_BYTES) }, "payload_too_large");
		const another = await server().connectPlain(begun.conversationId, begun.session.user_id, begun.session);
		another.send({ content: "a".repeat(4 * MAX_PAYLOAD_BYTES) });
		expect(await another.closed).toMatchObject({ code: 1009 });
		expect(server().storedMessages(begun.conversationId)).toBe(1);
	});

	test.each(["a.b", "a%20b", "%ZZ", "a".repeat(129)])("the conversation id %s is refused before anything else", async (id) => {
		const refused = await server()
			.connectPlain(id, begun.session.user_id, begun.session)
			.then(
				() => null,
				(error: unknown) => error,
			);
		expect(refused).toBeInstanceOf(PlainRefused);
		expect(refused).toMatchObject({ error: { code: "invalid_input" }, closeCode: 1008 });
		expect((refused as PlainRefused).message).not.toMatch(INTERNALS);
	});

	test("a reserved word as the conversation's id gets no message", async () => {
		const socket = await server().connectPlain("queue", begun.session.user_id, begun.session);
		socket.send({ content: "x" });
		expect(await socket.next("error")).toMatchObject({ code: "invalid_input" });
		expect(server().storedMessages("queue")).toBe(0);
	});
});

test("nobody heard of any of it, and the connection still works", async () => {
	user.send({ content: "Still here" });
	const { id } = await user.next("message");
	await witness.next("message");
	expect(witness.received("message").map((frame) => frame.id)).toEqual([id]);
	expect(witness.received("typing")).toEqual([]);
	expect(witness.received("error")).toEqual([]);
});

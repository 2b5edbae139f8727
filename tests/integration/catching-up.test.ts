import { expect, test } from "vitest";
import type { ChangesPage } from "#protocol/shapes.ts";
import { serverForFile } from "../support/server-for-file.ts";

const server = serverForFile();

test("whoever was away reads the same changes over HTTP, Socket.IO and the plain WebSocket (D4)", async () => {
	const { session, conversationId: conversation_id } = await server().beginConversation();
	const body = { sender_id: session.user_id, sender_type: "user" };
	for (const content of ["two", "three"]) {
		await server().ok("POST", `/chat/${conversation_id}/messages`, { body: { ...body, content }, ...session });
	}
	const overHttp = await server().ok<ChangesPage>("GET", `/chat/${conversation_id}/changes?after=1`, session);
	expect(overHttp.messages.map(({ content }) => content)).toEqual(["two", "three"]);

	const socket = await server().connectSocketIo(session);
	expect(await socket.send("conversation:changes", { conversation_id, after: 1 })).toEqual({ ok: true, data: overHttp });

	const plain = await server().connectPlain(conversation_id, session.user_id, session);
	plain.send({ type: "sync", after: "1" });
	expect(await plain.next("changes")).toEqual({ type: "changes", ...overHttp });
});

test("somebody without any socket receives an answer by a long poll", async () => {
	const admin = await server().createAdmin();
	const { session, conversationId } = await server().beginConversation();
	const poll = server().ok<ChangesPage>("GET", `/chat/${conversationId}/changes?after=1&wait=20`, session);
	const body = { sender_id: admin.agent.id, sender_type: "agent", content: "Here I am" };
	await server().ok("POST", `/chat/${conversationId}/messages`, { body, ...admin });
	expect(await poll).toMatchObject({ messages: [{ content: "Here I am", sender_type: "agent" }], cursor: "2" });
});

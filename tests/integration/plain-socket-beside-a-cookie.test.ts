import { expect, test } from "vitest";
import { serverForFile } from "../support/server-for-file.ts";

const server = serverForFile();

test("a user may chat over the plain WebSocket in a browser where an agent is signed in, as the user", async () => {
	const { cookie } = await server().createAdmin();
	const { session, conversationId } = await server().beginConversation();
	const socket = await server().connectPlain(conversationId, session.user_id, { cookie, token: session.token, tokenIn: "frame" });
	socket.send({ content: "It is me, the user" });
	const { sender_id, sender_type } = await socket.next("message");
	expect({ sender_id, sender_type }).toEqual({ sender_id: session.user_id, sender_type: "user" });
});

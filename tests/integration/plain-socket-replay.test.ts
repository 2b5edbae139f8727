import { expect, test } from "vitest";
import { serverForFile } from "../support/server-for-file.ts";

const server = serverForFile();

test("somebody who repeats a message on the plain WebSocket gets the stored one, and nobody else hears it twice (D2)", async () => {
	const { session, conversationId } = await server().beginConversation();
	const sender = await server().connectPlain(conversationId, session.user_id, session);
	const other = await server().connectPlain(conversationId, session.user_id, session);
	const frame = { content: "Once, please", client_id: "m-1" };

	sender.send(frame);
	const { prev, state, ...first } = await sender.next("message", ({ client_id }) => client_id === "m-1");
	expect([prev, state?.rev]).toEqual([1, 2]);
	await other.next("message", ({ client_id }) => client_id === "m-1");
	sender.send(frame);
	expect(await sender.next("message", ({ client_id }) => client_id === "m-1")).toEqual(first);

	// What comes after on the other socket shows that nothing came in between.
	sender.send({ content: "And this", client_id: "m-2" });
	await other.next("message", ({ client_id }) => client_id === "m-2");
	expect(other.received("message").filter(({ client_id }) => client_id === "m-1")).toHaveLength(1);
});

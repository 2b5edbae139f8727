import { describe, expect, test } from "vitest";
import type { HistoryPage, SendResult, Session } from "#protocol/shapes.ts";
import { uniqueId } from "../support/server.ts";
import { serverForFile } from "../support/server-for-file.ts";

const server = serverForFile();

async function visitorOf(site: string): Promise<{ session: Session; conversation_id: string }> {
	const session = await server().openSession({ site });
	const conversation_id = uniqueId("conv");
	await server().send(conversation_id, "my order is number 12", session, { sender_id: session.user_id, sender_type: "user" });
	return { session, conversation_id };
}

describe("POST /demo/agent", () => {
	test("answers the visitor's own demo conversation, and the visitor's socket hears the agent type and write", async () => {
		const { session, conversation_id } = await visitorOf("demo");
		const socket = await server().connectSocketIo({ token: session.token });
		const { message } = await server().ok<SendResult>("POST", "/demo/agent", { ...session, body: { conversation_id } });
		expect(message).toMatchObject({ sender_type: "agent", sender_id: "demo_agent", sender_name: "Demo agent" });
		const isAgent = (event: { sender_type: string; is_typing: boolean }) => event.sender_type === "agent" && event.is_typing;
		expect(await socket.inbox.next("typing", isAgent)).toMatchObject({ sender_name: "Demo agent" });
		const sent = await socket.inbox.next<{ message: { id: string } }>("message:sent", (event) => event.message.id === message.id);
		expect(sent.message.id).toBe(message.id);
	});

	test("refuses another visitor's conversation and another site's as if there were none, and stores nothing", async () => {
		const vera = await visitorOf("demo");
		const mallory = await visitorOf("demo");
		const elsewhere = await visitorOf("default");
		const ask = (session: Session, conversation_id: string) =>
			server().api("POST", "/demo/agent", { ...session, body: { conversation_id } });
		const answers = [
			await ask(mallory.session, vera.conversation_id),
			await ask(elsewhere.session, elsewhere.conversation_id),
			await ask(mallory.session, "nowhere"),
		];
		const said = answers.map(({ status, body }) => [status, (body as { detail: string }).detail]);
		expect(said).toEqual(Array.from({ length: 3 }, () => [404, "There is no such conversation."]));
		for (const { session, conversation_id } of [vera, elsewhere]) {
			const page = await server().ok<HistoryPage>("GET", `/chat/${conversation_id}/history`, session);
			expect(page.messages.filter((message) => message.sender_type === "agent")).toEqual([]);
		}
	});

	test("asks for a token", async () => {
		const { conversation_id } = await visitorOf("demo");
		expect((await server().api("POST", "/demo/agent", { body: { conversation_id } })).status).toBe(401);
	});
});

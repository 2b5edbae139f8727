import { afterEach, describe, expect, test } from "vitest";
import type { InboxPage } from "#protocol/shapes.ts";
import { serverForFile } from "../support/server-for-file.ts";
import { RunningExample } from "./examples.ts";

const DOCUMENT = "docs/protocol.md";
/** Two restarts of the server and the pauses of a client that reconnects, on a machine that is busy. */
const PATIENCE_MS = 60_000;
const server = serverForFile();
let example: RunningExample | null = null;

afterEach(async () => {
	await example?.end();
	example = null;
});

describe.each(["plain-client.mjs", "socket-io-client.mjs"])(
	"the client that docs/protocol.md prints as %s",
	{ timeout: PATIENCE_MS },
	(name) => {
		test("a stranger's program holds a conversation with an agent and asks for a human", async () => {
			const program = start(name);
			await program.prints("connected");
			program.type(`Hello from ${name}`);
			await program.prints(`user: Hello from ${name}`);

			const { conversationId, caller, agentId } = await agentOf(`Hello from ${name}`);
			await server().ok("POST", `/chat/${conversationId}/typing`, { body: { sender_id: agentId, is_typing: true }, ...caller });
			await program.prints("somebody types");
			await answer(conversationId, "Hello, how can I help?");
			await program.prints("agent: Hello, how can I help?");

			program.type("/human");
			await program.prints("This conversation has been escalated to human support.");
			await server().ok("POST", `/chat/${conversationId}/assign`, { body: { agent_id: agentId }, ...caller });
			await program.prints("This conversation has been assigned to a support agent.");
			await server().ok("POST", `/chat/${conversationId}/resolve`, { body: {}, ...caller });
			await program.prints("the conversation is resolved");
			expect(await program.end()).toBe(0);
			expect(server().storedMessages(conversationId)).toBe(2);
		});

		test("nothing is lost or doubled when the server restarts while both sides write", async () => {
			const program = start(name);
			await program.prints("connected");
			program.type(`Before ${name}`);
			await program.prints(`user: Before ${name}`);
			const { conversationId } = await agentOf(`Before ${name}`);

			await server().terminate();
			program.type("Written while the server was away");
			program.type("And one more");
			await server().restart();
			await answer(conversationId, "Are you still there?");

			await program.prints("user: And one more", { within: 15_000 });
			await program.prints("agent: Are you still there?");
			program.type("Yes");
			await program.prints("user: Yes");
			for (const line of ["user: Written while the server was away", "user: And one more", "agent: Are you still there?"]) {
				expect(program.printed(line), line).toBe(1);
			}
			expect(program.output.indexOf("server was away")).toBeLessThan(program.output.indexOf("And one more"));
			expect(server().storedMessages(conversationId)).toBe(5);
		});

		test("a message that is too long is refused with its reason and the conversation goes on", async () => {
			const program = start(name);
			await program.prints("connected");
			program.type("x".repeat(1001));
			await program.prints("refused (invalid_input): content must be at most 1000 characters");
			program.type("short");
			await program.prints("user: short");
		});
	},
);

function start(name: string): RunningExample {
	example = new RunningExample(DOCUMENT, name, [server().origin]);
	return example;
}

/** The agent's credentials, and the conversation whose newest message is this. */
async function agentOf(preview: string) {
	const { cookie, agent } = await server().createAdmin();
	const caller = { cookie, origin: server().origin };
	const { conversations } = await server().ok<InboxPage>("GET", "/chat/conversations", caller);
	const item = conversations.find(({ last_message_preview }) => last_message_preview === preview);
	if (!item) throw new Error(`No conversation of the inbox ends with: ${preview}`);
	return { conversationId: item.conversation_id, caller, agentId: agent.id };
}

async function answer(conversationId: string, content: string): Promise<void> {
	const { cookie, agent } = await server().createAdmin();
	const body = { sender_id: agent.id, sender_type: "agent", content };
	await server().ok("POST", `/chat/${conversationId}/messages`, { body, cookie, origin: server().origin });
}

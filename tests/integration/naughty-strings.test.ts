/**
 * Every string that may be said comes back byte for byte, whichever way it went. What inputs change or refuse:
 * a message of nothing but white space is refused; NUL and half a surrogate pair in one become U+FFFD, because PostgreSQL and UTF-8
 * cannot hold them; names and reasons lose the white space around them, and are refused with control characters in them.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { EscalateInput, OpenSessionInput } from "#protocol/inputs.ts";
import type { EscalationList, HistoryPage, InboxPage, Session } from "#protocol/shapes.ts";
import { NAUGHTY_MESSAGES, NAUGHTY_STRINGS } from "../support/naughty-strings.ts";
import { type SignedIn, uniqueId } from "../support/server.ts";
import { serverForFile } from "../support/server-for-file.ts";
import { XSS_PAYLOADS } from "../xss/payloads.ts";

const server = serverForFile({ env: { CHAT_RATE_LIMIT: "1000000" } });
const STRINGS = [...new Set([...NAUGHTY_MESSAGES, ...XSS_PAYLOADS])];
let admin: SignedIn;

beforeAll(async () => {
	admin = await server().createAdmin();
	expect(NAUGHTY_MESSAGES.length).toBeGreaterThan(400);
});

async function wholeHistory(conversationId: string, caller: object): Promise<string[]> {
	const said: string[] = [];
	for (let after = 0; ; ) {
		const path = `/chat/${conversationId}/history?limit=500&after=${after}`;
		const page = await server().ok<HistoryPage>("GET", path, caller);
		said.push(...page.messages.map(({ content }) => content));
		const last = page.messages.at(-1);
		if (!page.has_more || !last) return said;
		after = last.seq ?? 0;
	}
}

describe(`${STRINGS.length} naughty strings`, () => {
	test("go from the user to the agent as they are: over HTTP in, over Socket.IO and history out", async () => {
		const { session, conversationId } = await server().beginConversation("first");
		const agent = await server().connectSocketIo(admin);
		await agent.do("conversation:join", { conversation_id: conversationId });
		for (const content of STRINGS) await server().send(conversationId, content, session);
		await agent.do("conversation:status", { conversation_id: conversationId });
		expect(agent.received("message:sent").map(({ message }) => message.content)).toEqual(STRINGS);
		expect(await wholeHistory(conversationId, session)).toEqual(["first", ...STRINGS]);
		expect(await wholeHistory(conversationId, admin)).toEqual(["first", ...STRINGS]);
	});

	test("go from the agent to the user as they are: over Socket.IO in, over a plain WebSocket out", async () => {
		const { session, conversationId } = await server().beginConversation("first");
		const agent = await server().connectSocketIo(admin);
		const user = await server().connectPlain(conversationId, session.user_id, session);
		for (const content of STRINGS) await agent.do("message:send", { conversation_id: conversationId, content });
		user.send({ type: "no such frame" });
		await user.next("error");
		expect(user.received("message").map(({ content }) => content)).toEqual(STRINGS);
	});

	test("stand in metadata, as values and as keys, as they are", async () => {
		const { session, conversationId } = await server().beginConversation("first");
		for (const text of NAUGHTY_STRINGS.filter((one) => one.length < 2000 && one !== "__proto__")) {
			const metadata = { value: text, [`key ${text}`]: [text] };
			const sent = await server().send(conversationId, "x", session, { metadata });
			expect(sent.metadata).toEqual(metadata);
		}
	});

	test("are names of people and reasons of escalations, but for the white space around them", async () => {
		let names = 0;
		const begun = new Map<string, string>();
		for (const text of STRINGS) {
			const name = OpenSessionInput.shape.name.safeParse(text);
			const reason = EscalateInput.shape.reason.safeParse(text);
			const answer = await server().api<Session>("POST", "/chat/session", { body: { name: text } });
			expect([text, answer.status]).toEqual([text, name.success ? 200 : 422]);
			if (!name.success) continue;
			names += 1;
			expect(answer.body.name).toBe(text.trim());
			if (names % 4 > 0 || !reason.success) continue;
			const id = uniqueId("conv");
			await server().send(id, text, answer.body);
			await server().ok("POST", `/chat/${id}/escalate`, { body: { reason: text }, token: answer.body.token });
			const list = await server().ok<EscalationList>("GET", `/chat/${id}/escalations`, answer.body);
			expect(list.escalations[0]?.reason).toBe(text.trim());
			begun.set(id, text.trim());
		}
		expect(names).toBeGreaterThan(300);
		const { conversations } = await server().ok<InboxPage>("GET", "/chat/conversations?limit=500", admin);
		for (const [id, text] of begun) {
			const row = conversations.find(({ conversation_id }) => conversation_id === id);
			expect(row).toMatchObject({ user_name: text, escalation_reason: text });
		}
	});

	test("are e-mail addresses only where they are some", async () => {
		for (const text of [...NAUGHTY_STRINGS, "o'brien+chat@example.com", "a@b.co"]) {
			const answer = await server().api<Session>("POST", "/chat/session", { body: { email: text } });
			expect([text, answer.status]).toEqual([text, OpenSessionInput.shape.email.safeParse(text).success ? 200 : 422]);
			if (answer.status === 200) expect(answer.body.email).toBe(text);
		}
	});

	test.each([
		["a\u0000b", "a\ufffdb"],
		["half \ud83d a pair", "half \ufffd a pair"],
	])("%j, which cannot be stored everywhere, becomes %j", async (sent, stored) => {
		const { session, conversationId } = await server().beginConversation("first");
		expect((await server().send(conversationId, sent, session)).content).toBe(stored);
		expect(await wholeHistory(conversationId, session)).toEqual(["first", stored]);
	});
});

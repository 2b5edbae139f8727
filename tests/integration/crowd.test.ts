import { beforeAll, describe, expect, test } from "vitest";
import type { Problem } from "#protocol/errors.ts";
import type { Session } from "#protocol/shapes.ts";
import { type SignedIn, senderFields, uniqueId } from "../support/server.ts";
import { serverForFile } from "../support/server-for-file.ts";

/** The limits that an installation has when nobody changes them. */
const DEFAULTS = {
	CHAT_ANONYMOUS_LIMIT: "",
	CHAT_MESSAGE_BURST: "",
	CHAT_MESSAGE_LIMIT: "",
	CHAT_TYPING_LIMIT: "",
	CHAT_CONVERSATION_LIMIT: "",
	CHAT_CONVERSATION_LIMIT_PER_ADDRESS: "",
};
const CROWD = 200;
const server = serverForFile({ env: DEFAULTS });

type Member = { session: Session; conversationId: string };
let admin: SignedIn;
let crowd: Member[];

const say = ({ session, conversationId }: Member, content: string) =>
	server().api<Problem>("POST", `/chat/${conversationId}/messages`, { body: { ...senderFields(session), content }, ...session });

function expectRefusal({ status, body, headers }: Awaited<ReturnType<typeof say>>): number {
	expect({ status, code: body.code }).toEqual({ status: 429, code: "rate_limited" });
	expect(body.retry_after).toBeGreaterThanOrEqual(1);
	expect(headers.get("retry-after")).toBe(String(body.retry_after));
	return body.retry_after ?? 0;
}

beforeAll(async () => {
	admin = await server().createAdmin();
	crowd = [];
	for (let i = 0; i < CROWD; i++) crowd.push({ session: await server().openSession(), conversationId: uniqueId("conv") });
});

describe("200 users behind one address", () => {
	test("chat freely while one spammer among them is stopped, on every door", async () => {
		const spammer: Member = { session: await server().openSession(), conversationId: uniqueId("spam") };
		const flood = Promise.all(Array.from({ length: 60 }, (_, i) => say(spammer, `Buy lamps ${i}`)));
		const chats = await Promise.all(
			crowd.map(async (member) => {
				const statuses: number[] = [];
				for (let line = 0; line < 4; line++) statuses.push((await say(member, `Line ${line}`)).status);
				return statuses;
			}),
		);
		expect(chats.flat().filter((status) => status !== 200)).toEqual([]);
		const answers = await flood;
		expect(answers.filter(({ status }) => status === 200)).toHaveLength(20);
		for (const answer of answers.filter(({ status }) => status !== 200)) expect(expectRefusal(answer)).toBeLessThanOrEqual(10);
		expect(server().storedMessages(spammer.conversationId)).toBe(20);
		// Neither another door nor another conversation is a way around it.
		const socket = await server().connectSocketIo(spammer.session);
		const over = { ok: false, error: { code: "rate_limited", retry_after: expect.any(Number) } };
		const again = Array.from({ length: 25 }, () => socket.send("message:send", { conversation_id: uniqueId("c"), content: "x" }));
		expect((await Promise.all(again)).filter(({ ok }) => !ok).at(-1)).toMatchObject(over);
		const plain = await server().connectPlain(spammer.conversationId, spammer.session.user_id, spammer.session);
		plain.send({ content: "Buy lamps" });
		expect(await plain.next("error")).toMatchObject({ code: "rate_limited", retry_after: expect.any(Number) });
		// The others never noticed, and are answered.
		const [first] = crowd;
		if (!first) throw new Error("the crowd is empty");
		expect((await say(first, "Still here")).status).toBe(200);
		expect((await server().send(first.conversationId, "So are we", admin)).content).toBe("So are we");
	});

	test("an agent who answers all of them is not taken for a spammer", async () => {
		for (const { conversationId } of crowd.slice(0, 40)) await server().send(conversationId, "How can I help?", admin);
	});

	test("nobody begins more than ten conversations in an hour, and those that are there go on", async () => {
		const session = await server().openSession();
		const ids = Array.from({ length: 10 }, () => uniqueId("many"));
		for (const conversationId of ids) expect((await say({ session, conversationId }, "Hello")).status).toBe(200);
		expect(expectRefusal(await say({ session, conversationId: uniqueId("many") }, "Hello"))).toBeGreaterThan(3000);
		expect((await say({ session, conversationId: ids[3] ?? "" }, "And another thing")).status).toBe(200);
	});

	test("nobody says more often than once a second that they type", async () => {
		const [, member] = crowd;
		if (!member) throw new Error("the crowd is empty");
		const socket = await server().connectSocketIo(member.session);
		const signals = Array.from({ length: 15 }, () =>
			socket.send("typing:set", { conversation_id: member.conversationId, is_typing: true }),
		);
		const answers = await Promise.all(signals);
		expect(answers.filter(({ ok }) => ok)).toHaveLength(10);
		expect(answers.at(-1)).toMatchObject({ ok: false, error: { code: "rate_limited", retry_after: expect.any(Number) } });
		expect((await say(member, "Typed enough")).status).toBe(200);
	});
});

describe("the wide net of one address", () => {
	const narrow = serverForFile({ env: { CHAT_CONVERSATION_LIMIT_PER_ADDRESS: "3" } });

	test("holds whoever makes themselves new users for every conversation, whichever door they take", async () => {
		for (let i = 0; i < 3; i++) await narrow().beginConversation();
		const fourth = await narrow().openSession();
		const socket = await narrow().connectSocketIo(fourth);
		expect(await socket.send("message:send", { conversation_id: uniqueId("c"), content: "x" })).toMatchObject({
			ok: false,
			error: { code: "rate_limited", retry_after: expect.any(Number) },
		});
		const id = uniqueId("c");
		const plain = await narrow().connectPlain(id, fourth.user_id, fourth);
		plain.send({ content: "x" });
		expect(await plain.next("error")).toMatchObject({ code: "rate_limited" });
	});
});

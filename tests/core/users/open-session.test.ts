import { expect, it } from "vitest";
import { openSession } from "#core/users/open-session.ts";
import { userOfToken } from "#core/users/user-of-token.ts";
import type { OpenSessionInput } from "#protocol/inputs.ts";
import { describeOnEachDatabase } from "#tests/support/each-database.ts";
import { makeChat, type UserPerson } from "#tests/support/make-ctx.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

const DAY = 24 * 60 * 60;

await describeOnEachDatabase("opening a session", (open) => {
	async function start() {
		const chat = await makeChat(open);
		const asNobody = (input: OpenSessionInput = {}) => openSession({ ctx: chat.nobody, input, token: null });
		const asUser = ({ ctx, token }: UserPerson, input: OpenSessionInput = {}) => openSession({ ctx, input, token });
		const ownerOf = (token: string) => userOfToken(chat.reads, token, chat.clock.now());
		return { chat, asNobody, asUser, ownerOf };
	}

	it("gives a stranger an id nobody can guess, a token and what the browser needs to know", async () => {
		const { chat, asNobody, ownerOf } = await start();
		const session = await asNobody();
		expect(session).toMatchObject({
			user_id: expect.stringMatching(/^user_[\w-]{22}$/),
			token: expect.stringMatching(/^[\w-]{43}$/),
			expires_at: "2026-06-03T10:00:00.000Z",
			server_time: "2026-05-04T10:00:00.000Z",
			verified: false,
			site: "default",
			name: null,
			email: null,
			settings: { max_message_length: 1000, reconnect_interval: 3000 },
		});
		expect(await ownerOf(session.token)).toMatchObject({ type: "user", id: session.user_id, siteId: "default", name: null });
		expect(JSON.stringify(await chat.db.userSession.findMany())).not.toContain(session.token);
	});

	it("gives two strangers two identities", async () => {
		const { asNobody } = await start();
		const [one, two] = [await asNobody(), await asNobody()];
		expect(one.user_id).not.toBe(two.user_id);
		expect(one.token).not.toBe(two.token);
	});

	it("takes the id, the name and the site that a page chose", async () => {
		const { asNobody } = await start();
		expect(await asNobody({ user_id: "ada_1", site: "demo", name: " Ada Lovelace ", email: "ada@example.com" })).toMatchObject({
			user_id: "ada_1",
			site: "demo",
			name: "Ada Lovelace",
			email: "ada@example.com",
			verified: false,
		});
	});

	it("goes on for its own token: the same user and token, for another thirty days", async () => {
		const { chat, asUser, ownerOf } = await start();
		const ada = await chat.aUser({ name: "Ada" });
		chat.clock.pass(29 * DAY);
		const again = await asUser(ada, { user_id: ada.id });
		expect(again).toMatchObject({ user_id: ada.id, token: ada.token, name: "Ada", expires_at: "2026-07-02T10:00:00.000Z" });
		chat.clock.pass(29 * DAY);
		expect(await ownerOf(ada.token)).toMatchObject({ id: ada.id });
		expect(await chat.db.user.count()).toBe(1);
		expect(await chat.db.userSession.count()).toBe(1);
	});

	it("learns the name of its user later and forgets nothing that is not said again", async () => {
		const { chat, asUser, ownerOf } = await start();
		const ada = await chat.aUser({ email: "ada@example.com" });
		expect(await asUser(ada, { name: "Ada" })).toMatchObject({ name: "Ada", email: "ada@example.com" });
		expect(await ownerOf(ada.token)).toMatchObject({ name: "Ada" });
	});

	it("is given to nobody who names an existing user without the token", async () => {
		const { chat, asNobody, asUser } = await start();
		const ada = await chat.aUser({ user_id: "ada_1", name: "Ada" });
		const bob = await chat.aUser();
		expect(await refusalOf(asNobody({ user_id: ada.id, name: "Mallory" }))).toMatchObject({ code: "forbidden" });
		expect(await refusalOf(asUser(bob, { user_id: ada.id, name: "Mallory" }))).toMatchObject({ code: "forbidden" });
		expect(await chat.db.user.findUnique({ where: { id: ada.id } })).toMatchObject({ name: "Ada" });
		expect(await chat.db.userSession.count()).toBe(2);
	});

	it("gives an id that two people want at the same moment to one of them", async () => {
		const { chat, asNobody } = await start();
		const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => asNobody({ user_id: "ada_1" })));
		expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
		for (const outcome of outcomes) {
			if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "forbidden" });
		}
		expect(await chat.db.userSession.count()).toBe(1);
	});

	it("makes a second person for a browser whose user wants to be somebody new", async () => {
		const { chat, asUser, ownerOf } = await start();
		const ada = await chat.aUser();
		const other = await asUser(ada, { user_id: "somebody_new" });
		expect(other).toMatchObject({ user_id: "somebody_new" });
		expect(other.token).not.toBe(ada.token);
		expect(await ownerOf(ada.token)).toMatchObject({ id: ada.id });
	});

	it("makes a user, and no agent, for an agent who tries the widget", async () => {
		const { chat } = await start();
		const grace = await chat.anAgent();
		const session = await openSession({ ctx: grace.ctx, input: {}, token: null });
		expect(session.user_id).toMatch(/^user_/);
	});

	it("stays on its site", async () => {
		const { chat, asNobody, asUser } = await start();
		const ada = await chat.aUser();
		expect(await refusalOf(asUser(ada, { site: "demo" }))).toMatchObject({ code: "invalid_input", errors: [{ path: "site" }] });
		expect(await refusalOf(asNobody({ site: "nowhere" }))).toMatchObject({ code: "invalid_input", errors: [{ path: "site" }] });
		expect(await chat.db.user.count()).toBe(1);
	});

	it("proves nothing by an identity that no site can check yet", async () => {
		const { asNobody } = await start();
		expect(await asNobody({ identity: "x".repeat(4096) })).toMatchObject({ verified: false });
	});

	it("ends after thirty days, and a token that nobody gave out is nobody's", async () => {
		const { chat, ownerOf } = await start();
		const ada = await chat.aUser();
		chat.clock.pass(30 * DAY - 1);
		expect(await ownerOf(ada.token)).toMatchObject({ id: ada.id });
		chat.clock.pass(1);
		expect(await ownerOf(ada.token)).toBeNull();
		expect(await ownerOf("made-up")).toBeNull();
		expect(await ownerOf("")).toBeNull();
	});

	it.each([
		[{ user_id: "a b" }, "user_id"],
		[{ user_id: "session" }, "user_id"],
		[{ user_id: "x".repeat(129) }, "user_id"],
		[{ name: " " }, "name"],
		[{ name: "x".repeat(121) }, "name"],
		[{ name: "a\0b" }, "name"],
		[{ email: "nobody" }, "email"],
		[{ email: `${"a".repeat(250)}@example.com` }, "email"],
		[{ identity: "x".repeat(4097) }, "identity"],
		[{ admin: true }, "admin"],
		[{ token: "x" }, "token"],
	])("refuses %j by the name of what is wrong and stores nothing", async (input, path) => {
		const { chat, asNobody } = await start();
		expect(await refusalOf(asNobody(input as OpenSessionInput))).toMatchObject({ code: "invalid_input", errors: [{ path }] });
		expect(await chat.db.user.count()).toBe(0);
	});
});

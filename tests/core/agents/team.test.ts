import { expect, it } from "vitest";
import { acceptInvitation } from "#core/agents/accept-invitation.ts";
import { changeRole } from "#core/agents/change-role.ts";
import { forgetExpiredLinks } from "#core/agents/forget-expired-links.ts";
import { inviteAgent } from "#core/agents/invite-agent.ts";
import { listTeam } from "#core/agents/list-team.ts";
import { readInvitation } from "#core/agents/read-invitation.ts";
import { removeAgent } from "#core/agents/remove-agent.ts";
import { signIn } from "#core/agents/sign-in.ts";
import { withdrawInvitation } from "#core/agents/withdraw-invitation.ts";
import { assignConversation } from "#core/conversations/assign-conversation.ts";
import { resolveConversation } from "#core/conversations/resolve-conversation.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import type { Role } from "#protocol/shapes.ts";
import { describeOnEachDatabase } from "#tests/support/each-database.ts";
import { type Chat, makeChat } from "#tests/support/make-ctx.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

const PASSWORD = "correct horse battery";
const DAY = 24 * 60 * 60;
const tokenOf = (link: string) => link.split("#")[1] ?? "";

await describeOnEachDatabase("an invitation", (open) => {
	async function start() {
		const chat = await makeChat(open);
		const ada = await chat.aSignedInAgent({ name: "Ada", role: "admin" });
		const invite = (email = "Grace@Example.com", role: Role = "agent") => inviteAgent({ ctx: ada.ctx, input: { email, role } });
		const accept = (link: string, more = {}) =>
			acceptInvitation({ ctx: chat.nobody, input: { token: tokenOf(link), name: "Grace", password: PASSWORD, ...more } });
		return { chat, ada, invite, accept };
	}

	it("is a link by e-mail and on the screen, which makes an account that signs in", async () => {
		const { chat, ada, invite, accept } = await start();
		const { link, mailed } = await invite();
		expect(mailed).toBe(true);
		expect(link).toMatch(/^https:\/\/chat\.example\.com\/join#[\w-]{43}$/);
		const [letter] = await chat.letters();
		expect(letter).toMatchObject({
			to: "grace@example.com",
			text: expect.stringContaining(link),
			html: expect.stringContaining(link),
		});
		const offer = await readInvitation({ ctx: chat.nobody, input: { token: tokenOf(link) } });
		expect(offer).toEqual({ email: "grace@example.com", role: "agent", invited_by: "Ada" });
		const { agent } = await accept(link);
		expect(agent).toMatchObject({ name: "Grace", email: "grace@example.com", role: "agent" });
		const signedIn = await signIn({ ctx: chat.nobody, input: { email: agent.email, password: PASSWORD }, userAgent: "" });
		expect(signedIn).toMatchObject({ agent });
		const actions = (await chat.db.auditEntry.findMany()).map(({ action, actorId }) => [action, actorId]);
		expect(actions).toEqual(
			expect.arrayContaining([
				["agent.invited", ada.id],
				["agent.joined", agent.id],
			]),
		);
	});

	it("works once, also when it is accepted twice at the same moment", async () => {
		const { chat, invite, accept } = await start();
		const { link } = await invite();
		const outcomes = await Promise.allSettled([accept(link), accept(link)]);
		expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
		expect(await refusalOf(accept(link))).toMatchObject({ code: "forbidden" });
		expect(await chat.db.agent.count()).toBe(2);
	});

	it("ends after seven days, when it is withdrawn, and when a newer one takes its place", async () => {
		const { chat, ada, invite, accept } = await start();
		const replaced = await invite();
		const late = await invite();
		const withdrawn = await invite("alan@example.com");
		await withdrawInvitation({ ctx: ada.ctx, input: { invitation: withdrawn.id } });
		for (const { link } of [replaced, withdrawn]) {
			expect(await refusalOf(accept(link))).toMatchObject({ code: "forbidden" });
			expect(await refusalOf(readInvitation({ ctx: chat.nobody, input: { token: tokenOf(link) } }))).toMatchObject({
				code: "forbidden",
			});
		}
		expect((await listTeam({ ctx: ada.ctx, input: {} })).invitations).toMatchObject([
			{ email: "grace@example.com", invited_by: "Ada" },
		]);
		chat.clock.pass(7 * DAY);
		expect(await refusalOf(accept(late.link))).toMatchObject({ code: "forbidden" });
		expect((await listTeam({ ctx: ada.ctx, input: {} })).invitations).toEqual([]);
		expect(await refusalOf(withdrawInvitation({ ctx: ada.ctx, input: { invitation: withdrawn.id } }))).toMatchObject({
			code: "not_found",
		});
		await invite("radia@example.com");
		expect(await forgetExpiredLinks(chat.nobody)).toBe(1);
		expect((await chat.db.invitation.findMany()).map(({ email }) => email)).toEqual(["radia@example.com"]);
	});

	it("is no use for who is of the team already, whichever came first", async () => {
		const { chat, ada, invite, accept } = await start();
		expect(await refusalOf(invite(ada.email.toUpperCase()))).toMatchObject({ code: "conflict" });
		const { link } = await invite();
		await chat.db.agent.create({
			data: { id: "g", email: "grace@example.com", name: "G", passwordHash: "", role: "agent", createdAt: chat.clock.now() },
		});
		expect(await refusalOf(accept(link))).toMatchObject({ code: "conflict" });
	});

	it("is kept as a hash, and the list of the team tells no link", async () => {
		const { chat, ada, invite } = await start();
		const token = tokenOf((await invite()).link);
		const stored = JSON.stringify([await chat.db.invitation.findMany(), await chat.db.auditEntry.findMany()]);
		expect(stored).not.toContain(token);
		expect(JSON.stringify(await listTeam({ ctx: ada.ctx, input: {} }))).not.toContain(token);
	});

	it("is an administrator's to give, to see and to withdraw", async () => {
		const { chat } = await start();
		const grace = await chat.aSignedInAgent();
		const user = await chat.aUser();
		for (const [ctx, code] of [
			[grace.ctx, "forbidden"],
			[user.ctx, "forbidden"],
			[chat.nobody, "unauthenticated"],
		] as const) {
			expect(await refusalOf(inviteAgent({ ctx, input: { email: "x@example.com", role: "admin" } }))).toMatchObject({ code });
			expect(await refusalOf(listTeam({ ctx, input: {} }))).toMatchObject({ code });
			expect(await refusalOf(withdrawInvitation({ ctx, input: { invitation: "i" } }))).toMatchObject({ code });
			expect(await refusalOf(changeRole({ ctx, input: { agent: grace.id, role: "admin" } }))).toMatchObject({ code });
			expect(await refusalOf(removeAgent({ ctx, input: { agent: grace.id } }))).toMatchObject({ code });
		}
	});

	it.each([
		[{ password: "short" }, "password"],
		[{ name: " " }, "name"],
		[{ role: "admin" }, "role"],
	])("stays good when it is accepted with %j", async (wrong, path) => {
		const { chat, invite, accept } = await start();
		const { link } = await invite();
		expect(await refusalOf(accept(link, wrong))).toMatchObject({ code: "invalid_input", errors: [{ path }] });
		expect(await chat.db.invitation.count()).toBe(1);
	});
});

await describeOnEachDatabase("the team", (open) => {
	async function start() {
		const chat = await makeChat(open);
		const ada = await chat.aSignedInAgent({ name: "Ada", role: "admin" });
		const grace = await chat.aSignedInAgent();
		const graceAsAdmin = { ctx: { ...grace.ctx, actor: { ...grace.actor, role: "admin" as const } } };
		const setRole = (by: { ctx: Chat["nobody"] }, agent: string, role: Role) => changeRole({ ctx: by.ctx, input: { agent, role } });
		const remove = (by: { ctx: Chat["nobody"] }, agent: string) => removeAgent({ ctx: by.ctx, input: { agent } });
		const admins = () => chat.db.agent.count({ where: { role: "admin", removedAt: null } });
		return { chat, ada, grace, graceAsAdmin, setRole, remove, admins };
	}

	it("gains an admin and loses one; what is connected comes back with the new role", async () => {
		const { chat, ada, grace, graceAsAdmin, setRole } = await start();
		expect(await setRole(ada, grace.id, "admin")).toMatchObject({ role: "admin" });
		expect(chat.ended).toEqual([grace.session]);
		expect(await chat.db.agentSession.count()).toBe(2);
		expect(await setRole(graceAsAdmin, ada.id, "agent")).toMatchObject({ role: "agent" });
		const details = (await chat.db.auditEntry.findMany({ orderBy: { id: "asc" } })).map((entry) => JSON.parse(entry.details));
		expect(details).toEqual(
			expect.arrayContaining([
				{ from: "agent", to: "admin" },
				{ from: "admin", to: "agent" },
			]),
		);
	});

	it("never loses its last admin, neither by demotion nor by removal", async () => {
		const { chat, ada, admins, setRole, remove } = await start();
		expect(await refusalOf(setRole(ada, ada.id, "agent"))).toMatchObject({ code: "conflict", message: /last administrator/ });
		expect(await refusalOf(remove(ada, ada.id))).toMatchObject({ code: "conflict" });
		expect(await admins()).toBe(1);
		expect(chat.ended).toEqual([]);
		expect(await chat.db.auditEntry.count()).toBe(0);
	});

	it("keeps an admin when two of them demote or remove one another at the same moment", async () => {
		const { chat, ada, grace, graceAsAdmin, admins, remove, setRole } = await start();
		const bothAreAdmins = () => chat.db.agent.updateMany({ data: { role: "admin", removedAt: null } });
		for (const attempt of [
			(by: typeof ada | typeof graceAsAdmin, whom: string) => setRole(by, whom, "agent"),
			(by: typeof ada | typeof graceAsAdmin, whom: string) => remove(by, whom),
		]) {
			for (let round = 0; round < 4; round += 1) {
				await bothAreAdmins();
				const outcomes = await Promise.allSettled([attempt(ada, grace.id), attempt(graceAsAdmin, ada.id)]);
				expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
				for (const outcome of outcomes)
					if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "conflict" });
				expect(await admins()).toBe(1);
			}
		}
	});

	it("lets who is removed in no more, and their conversations are everybody's again", async () => {
		const { chat, ada, grace, remove } = await start();
		const user = await chat.aUser();
		const agent_id = grace.id;
		for (const id of ["c-open", "c-escalated", "c-resolved", "c-adas"]) await chat.aConversation(user, ["Hello"], id);
		await chat.db.conversation.update({ where: { id: "c-escalated" }, data: { escalatedAt: chat.clock.now() } });
		for (const conversation_id of ["c-open", "c-escalated", "c-resolved"]) {
			await assignConversation({ ctx: grace.ctx, input: { conversation_id, agent_id } });
		}
		await assignConversation({ ctx: ada.ctx, input: { conversation_id: "c-adas", agent_id: ada.id } });
		await resolveConversation({ ctx: grace.ctx, input: { conversation_id: "c-resolved" } });
		chat.forget();

		expect(await remove(ada, grace.id)).toEqual({ conversations: 2 });
		expect(chat.ended).toEqual([grace.session]);
		const rows = await chat.db.conversation.findMany({ orderBy: { id: "asc" } });
		expect(rows.map(({ id, status, assigneeId }) => [id, status, assigneeId])).toEqual([
			["c-adas", "assigned", ada.id],
			["c-escalated", "escalated", null],
			["c-open", "open", null],
			["c-resolved", "resolved", null],
		]);
		expect(chat.publishedAs("conversation.assigned").map(({ item }) => item.conversation_id)).toEqual(["c-escalated", "c-open"]);
		// The next message of the resolved one reopens it for everybody.
		await sendMessage({ ctx: user.ctx, input: { conversation_id: "c-resolved", content: "Again" } });
		expect(await chat.db.conversation.findUnique({ where: { id: "c-resolved" } })).toMatchObject({
			status: "open",
			assigneeId: null,
		});
		const back = { conversation_id: "c-open", agent_id };
		expect(await refusalOf(assignConversation({ ctx: ada.ctx, input: back }))).toMatchObject({ code: "invalid_input" });
		expect((await listTeam({ ctx: ada.ctx, input: {} })).agents.map(({ id }) => id)).toEqual([ada.id]);
		expect(await remove(ada, grace.id)).toEqual({ conversations: 0 });
		expect(await chat.db.auditEntry.count({ where: { action: "agent.removed" } })).toBe(1);
	});

	it("takes somebody back who was removed: the same agent, with a new password and without the old second factor", async () => {
		const { chat, ada, grace, remove } = await start();
		await chat.db.agent.update({ where: { id: grace.id }, data: { totpSealed: "x", totpSince: chat.clock.now() } });
		await remove(ada, grace.id);
		const { link } = await inviteAgent({ ctx: ada.ctx, input: { email: grace.email, role: "admin" } });
		const input = { token: tokenOf(link), name: "Grace H.", password: PASSWORD };
		const { agent } = await acceptInvitation({ ctx: chat.nobody, input });
		expect(agent).toEqual({ id: grace.id, name: "Grace H.", email: grace.email, role: "admin" });
		const signedIn = await signIn({ ctx: chat.nobody, input: { email: grace.email, password: PASSWORD }, userAgent: "" });
		expect(signedIn).toMatchObject({ agent });
	});
});

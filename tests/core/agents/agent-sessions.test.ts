import { expect, it } from "vitest";
import { agentOfSession } from "#core/agents/agent-of-session.ts";
import { endIdleSessions } from "#core/agents/end-idle-sessions.ts";
import { listSessions } from "#core/agents/list-sessions.ts";
import { revokeOtherSessions } from "#core/agents/revoke-other-sessions.ts";
import { revokeSession } from "#core/agents/revoke-session.ts";
import { signOut } from "#core/agents/sign-out.ts";
import { describeOnEachDatabase } from "#tests/support/each-database.ts";
import { type Chat, makeChat } from "#tests/support/make-ctx.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

const HOUR = 60 * 60;
const DAY = 24 * HOUR;

await describeOnEachDatabase("an agent's session", (open) => {
	const whoIs = (chat: Chat, session: string) => agentOfSession(chat.reads, session, { now: chat.clock.now(), idleHours: 12 });
	const use = (chat: Chat, id: string) => chat.db.agentSession.update({ where: { id }, data: { lastSeenAt: chat.clock.now() } });

	it("says who is signed in, as the database knows them now", async () => {
		const chat = await makeChat(open);
		const grace = await chat.aSignedInAgent();
		expect(await whoIs(chat, grace.session)).toEqual({ id: grace.id, name: "Grace", email: grace.email, role: "agent" });
		await chat.db.agent.update({ where: { id: grace.id }, data: { role: "admin" } });
		expect(await whoIs(chat, grace.session)).toMatchObject({ role: "admin" });
		expect(await whoIs(chat, "agent_session_made-up")).toBeNull();
	});

	it("ends when nobody uses it for twelve hours, and not while somebody does", async () => {
		const chat = await makeChat(open);
		const grace = await chat.aSignedInAgent();
		chat.clock.pass(12 * HOUR - 1);
		expect(await whoIs(chat, grace.session)).not.toBeNull();
		await use(chat, grace.session);
		chat.clock.pass(12 * HOUR - 1);
		expect(await whoIs(chat, grace.session)).not.toBeNull();
		chat.clock.pass(1);
		expect(await whoIs(chat, grace.session)).toBeNull();
	});

	it("ends after thirty days, however much it is used", async () => {
		const chat = await makeChat(open);
		const grace = await chat.aSignedInAgent();
		chat.clock.pass(30 * DAY - 1);
		await use(chat, grace.session);
		expect(await whoIs(chat, grace.session)).not.toBeNull();
		chat.clock.pass(1);
		expect(await whoIs(chat, grace.session)).toBeNull();
	});

	it("is worth nothing once its agent was removed", async () => {
		const chat = await makeChat(open);
		const grace = await chat.aSignedInAgent();
		await chat.db.agent.update({ where: { id: grace.id }, data: { removedAt: chat.clock.now() } });
		expect(await whoIs(chat, grace.session)).toBeNull();
	});

	it("is taken away when it was idle for too long, with what is connected by it, and others stay", async () => {
		const chat = await makeChat(open);
		const [idle, used] = [await chat.aSignedInAgent(), await chat.aSignedInAgent({ name: "Alan" })];
		chat.clock.pass(12 * HOUR);
		await use(chat, used.session);
		expect(await endIdleSessions(chat.nobody, 12)).toBe(1);
		expect(chat.ended).toEqual([idle.session]);
		expect((await chat.db.agentSession.findMany()).map(({ id }) => id)).toEqual([used.session]);
		expect(await endIdleSessions(chat.nobody, 12)).toBe(0);
	});

	it("ends by signing out, once, and that is written down once", async () => {
		const chat = await makeChat(open);
		const grace = await chat.aSignedInAgent();
		await signOut({ ctx: grace.ctx });
		await signOut({ ctx: grace.ctx });
		expect(chat.ended).toEqual([grace.session]);
		expect(await whoIs(chat, grace.session)).toBeNull();
		expect(await chat.db.auditEntry.findMany()).toEqual([
			expect.objectContaining({ action: "agent.signed_out", actorId: grace.id, address: "192.0.2.1" }),
		]);
	});

	it("is listed to its agent with the browser it is in, and never somebody else's", async () => {
		const chat = await makeChat(open);
		const [grace, alan] = [await chat.aSignedInAgent(), await chat.aSignedInAgent({ name: "Alan" })];
		const { sessions } = await listSessions({ ctx: grace.ctx, input: {} });
		const at = chat.clock.now().toISOString();
		expect(sessions).toEqual([
			{
				id: grace.session,
				current: true,
				address: "192.0.2.1",
				user_agent: "Firefox",
				created_at: at,
				last_seen_at: at,
				expires_at: expect.any(String),
			},
		]);
		expect(await refusalOf(listSessions({ ctx: grace.ctx, input: { agent: alan.id } }))).toMatchObject({ code: "forbidden" });
		expect(await refusalOf(revokeOtherSessions({ ctx: grace.ctx, input: { agent: alan.id } }))).toMatchObject({
			code: "forbidden",
		});
		expect(await refusalOf(revokeSession({ ctx: grace.ctx, input: { session: alan.session } }))).toMatchObject({
			code: "not_found",
		});
		expect(chat.ended).toEqual([]);
	});

	it("is ended by its agent from another browser, one at a time or all the others", async () => {
		const chat = await makeChat(open);
		const grace = await chat.aSignedInAgent();
		const another = async (id: string) => {
			const row = await chat.db.agentSession.findUniqueOrThrow({ where: { id: grace.session } });
			await chat.db.agentSession.create({ data: { ...row, id } });
		};
		for (const id of ["phone", "tablet", "library"]) await another(id);
		await revokeSession({ ctx: grace.ctx, input: { session: "library" } });
		expect(chat.ended).toEqual(["library"]);
		expect(await revokeOtherSessions({ ctx: grace.ctx, input: {} })).toEqual({ ended: 2 });
		expect(chat.ended.toSorted()).toEqual(["library", "phone", "tablet"]);
		expect(await whoIs(chat, grace.session)).not.toBeNull();
		expect(await revokeOtherSessions({ ctx: grace.ctx, input: {} })).toEqual({ ended: 0 });
	});

	it("is ended by an admin, who is written down", async () => {
		const chat = await makeChat(open);
		const [ada, grace] = [await chat.aSignedInAgent({ name: "Ada", role: "admin" }), await chat.aSignedInAgent()];
		expect((await listSessions({ ctx: ada.ctx, input: { agent: grace.id } })).sessions).toMatchObject([{ current: false }]);
		await revokeSession({ ctx: ada.ctx, input: { session: grace.session } });
		expect(chat.ended).toEqual([grace.session]);
		expect(await chat.db.auditEntry.findMany()).toEqual([
			expect.objectContaining({ action: "agent.session_revoked", actorId: ada.id, targetId: grace.id }),
		]);
	});
});

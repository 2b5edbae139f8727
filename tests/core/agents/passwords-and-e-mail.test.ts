import { expect, it } from "vitest";
import { changeEmail } from "#core/agents/change-email.ts";
import { changePassword } from "#core/agents/change-password.ts";
import { forgotPassword } from "#core/agents/forgot-password.ts";
import { createPasswordLink } from "#core/agents/password-links.ts";
import { renameAgent } from "#core/agents/rename-agent.ts";
import { resetPassword } from "#core/agents/reset-password.ts";
import { signIn } from "#core/agents/sign-in.ts";
import { describeOnEachDatabase } from "#tests/support/each-database.ts";
import { makeChat } from "#tests/support/make-ctx.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

const PASSWORD = "correct horse battery";
const NEW = "another long password";
const HOUR = 60 * 60;

await describeOnEachDatabase("an agent's account", (open) => {
	async function start() {
		const chat = await makeChat(open);
		const grace = await chat.aSignedInAgent({ password: PASSWORD });
		const enter = async (password: string, email = grace.email) =>
			"agent" in (await signIn({ ctx: chat.nobody, input: { email, password }, userAgent: "" }));
		await chat.db.agentSession.create({
			data: { ...(await chat.db.agentSession.findFirstOrThrow()), id: "another-browser" },
		});
		const reset = (token: string, password = NEW) => resetPassword({ ctx: chat.nobody, input: { token, password } });
		const forgot = (email = grace.email) => forgotPassword({ ctx: chat.nobody, input: { email } });
		const links = async () => (await chat.letters()).flatMap(({ text }) => /\/reset#([\w-]+)/.exec(text)?.[1] ?? []);
		return { chat, grace, enter, reset, forgot, links };
	}

	it("gets a new password with the old one; other browsers are signed out, and this one stays", async () => {
		const { chat, grace, enter } = await start();
		const change = (password: string) => changePassword({ ctx: grace.ctx, input: { password, new_password: NEW } });
		expect(await refusalOf(change("wrong password"))).toMatchObject({ code: "invalid_input", errors: [{ path: "password" }] });
		expect(await change(PASSWORD)).toEqual({ ended: 1 });
		expect(chat.ended).toEqual(["another-browser"]);
		expect([await enter(PASSWORD), await enter(NEW)]).toEqual([false, true]);
		expect(await chat.letters()).toMatchObject([{ to: grace.email, subject: "Your password was changed" }]);
	});

	it("gets another e-mail with the password; other browsers are signed out, and the old address is told", async () => {
		const { chat, grace, enter } = await start();
		const change = (email: string, password = PASSWORD) => changeEmail({ ctx: grace.ctx, input: { email, password } });
		expect(await refusalOf(change("new@example.com", "wrong password"))).toMatchObject({ errors: [{ path: "password" }] });
		const other = await chat.anAgent();
		expect(await refusalOf(change(`${other.id}@example.com`))).toMatchObject({ errors: [{ path: "email" }] });
		expect(await change("New@Example.com")).toMatchObject({ email: "new@example.com" });
		expect(chat.ended).toEqual(["another-browser"]);
		expect([await enter(PASSWORD), await enter(PASSWORD, "new@example.com")]).toEqual([false, true]);
		expect(await chat.letters()).toMatchObject([{ to: grace.email, text: expect.stringContaining("new@example.com") }]);
	});

	it("lets nobody guess its password from a browser left open", async () => {
		const { grace } = await start();
		const change = (password: string) => refusalOf(changePassword({ ctx: grace.ctx, input: { password, new_password: NEW } }));
		for (let guess = 0; guess < 10; guess += 1) expect(await change(`guess ${guess}`)).toMatchObject({ code: "invalid_input" });
		expect(await change(PASSWORD)).toMatchObject({ code: "rate_limited" });
	});

	it("gets another name, which what is connected learns by coming back", async () => {
		const { chat, grace } = await start();
		expect(await renameAgent({ ctx: grace.ctx, input: { name: "Rear Admiral" } })).toMatchObject({ name: "Rear Admiral" });
		expect(chat.ended.toSorted()).toEqual([grace.session, "another-browser"].toSorted());
		expect(await chat.db.agentSession.count()).toBe(2);
	});

	it("gets a new password by a link in a letter, once, and every browser is signed out", async () => {
		const { chat, grace, enter, forgot, links, reset } = await start();
		expect(await forgot(grace.email.toUpperCase())).toEqual({ status: "success" });
		const [token = ""] = await links();
		expect(token).toMatch(/^[\w-]{43}$/);
		expect(await refusalOf(reset(token, "short"))).toMatchObject({ code: "invalid_input" });
		await reset(token);
		expect(chat.ended.toSorted()).toEqual([grace.session, "another-browser"].toSorted());
		expect([await enter(PASSWORD), await enter(NEW)]).toEqual([false, true]);
		expect(await refusalOf(reset(token))).toMatchObject({ code: "forbidden" });
		const actions = (await chat.db.auditEntry.findMany()).map(({ action }) => action);
		expect(actions).toEqual(expect.arrayContaining(["agent.password_link_sent", "agent.password_changed"]));
		expect(JSON.stringify(await chat.db.auditEntry.findMany())).not.toContain(token);
	});

	it("answers the same, and writes to nobody, where nobody has the e-mail or whoever had it was removed", async () => {
		const { chat, grace, forgot, links } = await start();
		expect(await forgot("nobody@example.com")).toEqual({ status: "success" });
		await chat.db.agent.update({ where: { id: grace.id }, data: { removedAt: chat.clock.now() } });
		expect(await forgot()).toEqual({ status: "success" });
		expect(await links()).toEqual([]);
		expect(await chat.db.passwordLink.count()).toBe(0);
	});

	it("has one link at a time, which ends after an hour", async () => {
		const { chat, forgot, links, reset } = await start();
		await forgot();
		await chat.letters();
		await forgot();
		const [older = "", newer = ""] = await links();
		expect(await refusalOf(reset(older))).toMatchObject({ code: "forbidden" });
		chat.clock.pass(HOUR);
		expect(await refusalOf(reset(newer))).toMatchObject({ code: "forbidden" });
		expect(await chat.db.passwordLink.findMany({ where: { tokenHash: { in: [older, newer] } } })).toEqual([]);
	});

	it("gets only a few letters in an hour, whoever asks for them", async () => {
		const { forgot } = await start();
		for (let letter = 0; letter < 5; letter += 1) await forgot("nobody@example.com");
		expect(await refusalOf(forgot("Nobody@example.com"))).toMatchObject({ code: "rate_limited" });
		await forgot("somebody@example.com");
	});

	it("is reset by one of two forms that are sent at the same moment", async () => {
		const { chat, grace, reset } = await start();
		const token = await createPasswordLink(chat.db, grace.id, chat.clock.now());
		const outcomes = await Promise.allSettled([reset(token), reset(token, "yet another password")]);
		expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
	});

	it("cannot be helped by letters where the server sends none, and that is said alike to everybody", async () => {
		const { chat } = await start();
		const ctx = { ...chat.nobody, mail: { configured: false, post: () => {} } };
		const asked = forgotPassword({ ctx, input: { email: "nobody@example.com" } });
		expect(await refusalOf(asked)).toMatchObject({ code: "conflict", message: /npm run reset-password/ });
	});
});

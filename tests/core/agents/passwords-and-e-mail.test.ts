import { describe, expect, it } from "vitest";
import { changeEmail } from "#core/agents/change-email.ts";
import { changePassword } from "#core/agents/change-password.ts";
import { confirmEmail } from "#core/agents/confirm-email.ts";
import { forgetExpiredLinks } from "#core/agents/forget-expired-links.ts";
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

	it("gets another e-mail with the password where no mail can be sent; other browsers are signed out", async () => {
		const { chat, grace, enter } = await start();
		const ctx = { ...grace.ctx, mail: { configured: false, post: () => {} } };
		const change = (email: string, password = PASSWORD) => changeEmail({ ctx, input: { email, password } });
		expect(await refusalOf(change("new@example.com", "wrong password"))).toMatchObject({ errors: [{ path: "password" }] });
		const other = await chat.anAgent();
		expect(await refusalOf(change(`${other.id}@example.com`))).toMatchObject({ errors: [{ path: "email" }] });
		expect(await change("New@Example.com")).toMatchObject({ email: "new@example.com", to_confirm: null });
		expect(chat.ended).toEqual(["another-browser"]);
		expect([await enter(PASSWORD), await enter(PASSWORD, "new@example.com")]).toEqual([false, true]);
	});

	describe("where letters can be sent", () => {
		const begin = async () => {
			const started = await start();
			const { chat, grace } = started;
			const change = (email: string, password = PASSWORD) => changeEmail({ ctx: grace.ctx, input: { email, password } });
			/** The token of the newest letter to that address. */
			const tokenTo = async (email: string) => {
				const letter = (await chat.letters()).findLast(({ to, text }) => to === email && text.includes("/confirm#"));
				return /\/confirm#([\w-]{43})\n/.exec(letter?.text ?? "")?.[1] ?? "";
			};
			const confirm = (token: string, ctx = chat.nobody) => confirmEmail({ ctx, input: { token } });
			return { ...started, change, tokenTo, confirm };
		};

		it("changes when the link is opened that was sent to the new address, and the old one is told both times", async () => {
			const { chat, grace, enter, change, tokenTo, confirm } = await begin();
			const other = await chat.anAgent();
			expect(await refusalOf(change("new@example.com", "wrong password"))).toMatchObject({ errors: [{ path: "password" }] });
			expect(await refusalOf(change(`${other.id}@example.com`))).toMatchObject({ errors: [{ path: "email" }] });
			expect(await change("New@Example.com")).toMatchObject({ email: grace.email, to_confirm: "new@example.com" });
			expect([await enter(PASSWORD), await enter(PASSWORD, "new@example.com"), chat.ended]).toEqual([true, false, []]);
			const told = async () => (await chat.letters()).filter(({ to }) => to === grace.email).map(({ subject }) => subject);
			expect(await told()).toEqual(["Your e-mail address is to be changed"]);

			const token = await tokenTo("new@example.com");
			expect(await confirm(token, grace.ctx)).toEqual({ email: "new@example.com" });
			expect(chat.ended).toContain("another-browser");
			expect(chat.ended).not.toContain(grace.session);
			expect([await enter(PASSWORD), await enter(PASSWORD, "new@example.com")]).toEqual([false, true]);
			expect(await told()).toEqual(["Your e-mail address is to be changed", "Your e-mail address was changed"]);
			expect(await refusalOf(confirm(token))).toMatchObject({ code: "forbidden" });
			const [entry] = await chat.db.auditEntry.findMany({ where: { action: "agent.email_changed" } });
			expect(entry).toMatchObject({ actorId: grace.id, targetId: grace.id });
		});

		it("ends every session where the link is opened in a browser that nobody is signed in with", async () => {
			const { chat, grace, change, tokenTo, confirm } = await begin();
			await change("new@example.com");
			await confirm(await tokenTo("new@example.com"));
			expect(chat.ended.toSorted()).toEqual([grace.session, "another-browser"].toSorted());
		});

		it("takes the newest link only, within an hour, while the password is the same and the address is free", async () => {
			const { chat, grace, change, tokenTo, confirm } = await begin();
			await change("mistyped@example.com");
			await change("new@example.com");
			expect(await refusalOf(confirm(await tokenTo("mistyped@example.com")))).toMatchObject({ code: "forbidden" });
			await chat.db.agent.create({
				data: {
					id: "late",
					name: "Late",
					email: "new@example.com",
					passwordHash: "none",
					role: "agent",
					createdAt: chat.clock.now(),
				},
			});
			expect(await refusalOf(confirm(await tokenTo("new@example.com")))).toMatchObject({ errors: [{ path: "email" }] });

			await change("third@example.com");
			await changePassword({ ctx: grace.ctx, input: { password: PASSWORD, new_password: NEW } });
			expect(await refusalOf(confirm(await tokenTo("third@example.com")))).toMatchObject({ code: "forbidden" });

			await change("fourth@example.com", NEW);
			chat.clock.pass(3601);
			expect(await refusalOf(confirm(await tokenTo("fourth@example.com")))).toMatchObject({ code: "forbidden" });
			expect(await forgetExpiredLinks(chat.nobody)).toBe(1);
			expect(await chat.db.agent.findUnique({ where: { id: grace.id } })).toMatchObject({ email: grace.email });
		});
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

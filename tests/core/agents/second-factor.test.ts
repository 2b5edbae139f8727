import { Secret, TOTP } from "otpauth";
import { expect, it } from "vitest";
import { beginSecondFactor } from "#core/agents/begin-second-factor.ts";
import { confirmSecondFactor } from "#core/agents/confirm-second-factor.ts";
import { endSecondFactor, endSecondFactorOf } from "#core/agents/end-second-factor.ts";
import { readAccount } from "#core/agents/read-account.ts";
import { renewCodes } from "#core/agents/renew-codes.ts";
import { signIn } from "#core/agents/sign-in.ts";
import { describeOnEachDatabase } from "#tests/support/each-database.ts";
import { makeChat } from "#tests/support/make-ctx.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

const PASSWORD = "correct horse battery";

await describeOnEachDatabase("a second factor", (open) => {
	async function start() {
		const chat = await makeChat(open);
		const grace = await chat.aSignedInAgent({ password: PASSWORD });
		const { seed, uri } = await beginSecondFactor({ ctx: grace.ctx, input: { password: PASSWORD } });
		const app = new TOTP({ secret: Secret.fromBase32(seed) });
		const code = (secondsLater = 0) => app.generate({ timestamp: chat.clock.now().getTime() + secondsLater * 1000 });
		const enter = async (code?: string) => {
			const result = await signIn({ ctx: chat.nobody, input: { email: grace.email, password: PASSWORD, code }, userAgent: "" });
			return "agent" in result ? "in" : result.refused;
		};
		const confirm = async () => (await confirmSecondFactor({ ctx: grace.ctx, input: { code: code() } })).recovery_codes;
		return { chat, grace, seed, uri, code, enter, confirm };
	}

	it("is not asked for until a code of the app has confirmed it", async () => {
		const { chat, grace, seed, uri, enter, confirm, code } = await start();
		expect(uri).toContain(seed);
		expect(uri).toMatch(/^otpauth:\/\/totp\/Veritix%20Chat:/);
		expect(await enter()).toBe("in");
		const wrong = confirmSecondFactor({ ctx: grace.ctx, input: { code: code(300) } });
		expect(await refusalOf(wrong)).toMatchObject({ code: "invalid_input", errors: [{ path: "code" }] });
		expect(await enter()).toBe("in");
		const others = await chat.db.agentSession.count();
		expect(await confirm()).toHaveLength(10);
		expect(chat.ended).toHaveLength(others - 1);
		expect(await enter()).toBe("code_needed");
		expect(await readAccount({ ctx: grace.ctx, input: {} })).toMatchObject({
			second_factor_since: chat.clock.now().toISOString(),
			recovery_codes_left: 10,
		});
	});

	it("takes a code of this half minute and of its neighbours, each once and never an older one", async () => {
		const { chat, code, enter, confirm } = await start();
		await confirm();
		expect(await enter(code())).toBe("code_wrong");
		chat.clock.pass(60);
		expect(await enter(code(-60))).toBe("code_wrong");
		expect(await enter(code(90))).toBe("code_wrong");
		expect(await enter(code(30))).toBe("in");
		expect(await enter(code())).toBe("code_wrong");
		chat.clock.pass(60);
		const [first, second] = await Promise.all([enter(code()), enter(code())]);
		expect([first, second].sort()).toEqual(["code_wrong", "in"]);
	});

	it("says nothing about the code to who does not know the password", async () => {
		const { chat, grace, confirm, code } = await start();
		await confirm();
		chat.clock.pass(60);
		const attempt = (input: object) => signIn({ ctx: chat.nobody, input: { email: grace.email, ...input }, userAgent: "" });
		expect(await attempt({ password: "wrong password" })).toEqual({ refused: "wrong" });
		expect(await attempt({ password: "wrong password", code: code() })).toEqual({ refused: "wrong" });
		expect(await attempt({ password: PASSWORD, code: code() })).toMatchObject({ agent: { id: grace.id } });
	});

	it("is stood in for by a recovery code, however it is typed, once, and that is written down", async () => {
		const { chat, enter, confirm } = await start();
		const [first = "", second = ""] = await confirm();
		expect(first).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
		expect(await enter(first)).toBe("in");
		expect(await enter(first)).toBe("code_wrong");
		expect(await enter(` ${second.replaceAll("-", " ").toUpperCase()} `)).toBe("in");
		expect(await enter("aaaa-bbbb-cccc-dddd")).toBe("code_wrong");
		const used = await chat.db.auditEntry.findMany({ where: { action: "agent.recovery_code_used" }, orderBy: { id: "asc" } });
		expect(used.map(({ details }) => JSON.parse(details).left).sort()).toEqual([8, 9]);
	});

	it("cannot be guessed: after ten codes there is a pause, also for the right one", async () => {
		const { chat, enter, confirm, code } = await start();
		await confirm();
		chat.clock.pass(60);
		for (let guess = 0; guess < 9; guess += 1) expect(await enter(`00000${guess}`)).toMatch(/code_wrong|in/);
		expect(await refusalOf(enter(code()))).toMatchObject({ code: "rate_limited", retryAfter: expect.any(Number) });
	});

	it("is kept where a copy of the database alone gives nothing away", async () => {
		const { chat, seed, confirm } = await start();
		const codes = await confirm();
		const stored = JSON.stringify([
			await chat.db.agent.findMany(),
			await chat.db.recoveryCode.findMany(),
			await chat.db.auditEntry.findMany(),
		]);
		for (const secret of [seed, ...codes, ...codes.map((code) => code.replaceAll("-", ""))]) expect(stored).not.toContain(secret);
	});

	it("is switched off, and gets new recovery codes, with both password and code", async () => {
		const { chat, grace, code, enter, confirm } = await start();
		const old = await confirm();
		chat.clock.pass(60);
		const off = (input: { password: string; code: string }) => endSecondFactor({ ctx: grace.ctx, input });
		expect(await refusalOf(off({ password: "wrong password", code: code() }))).toMatchObject({ errors: [{ path: "password" }] });
		expect(await refusalOf(off({ password: PASSWORD, code: "000000" }))).toMatchObject({ errors: [{ path: "code" }] });
		const { recovery_codes } = await renewCodes({ ctx: grace.ctx, input: { password: PASSWORD, code: code() } });
		expect(await enter(old[0])).toBe("code_wrong");
		await off({ password: PASSWORD, code: recovery_codes[0] ?? "" });
		expect(await enter()).toBe("in");
		expect(await chat.db.recoveryCode.count()).toBe(0);
		expect(await chat.db.agent.findUnique({ where: { id: grace.id } })).toMatchObject({ totpSealed: null, totpLastStep: null });
	});

	it("begins only with the password, and not where one is in force", async () => {
		const { grace, confirm } = await start();
		const begin = (password: string) => refusalOf(beginSecondFactor({ ctx: grace.ctx, input: { password } }));
		expect(await begin("wrong password")).toMatchObject({ errors: [{ path: "password" }] });
		await confirm();
		expect(await begin(PASSWORD)).toMatchObject({ code: "conflict" });
		expect(await refusalOf(confirm())).toMatchObject({ code: "conflict" });
	});

	it("is switched off by an admin for who has lost everything, and by no other agent", async () => {
		const { chat, grace, enter, confirm } = await start();
		await confirm();
		const [ada, alan] = [await chat.aSignedInAgent({ role: "admin" }), await chat.aSignedInAgent()];
		const input = { agent: grace.id };
		expect(await refusalOf(endSecondFactorOf({ ctx: alan.ctx, input }))).toMatchObject({ code: "forbidden" });
		await endSecondFactorOf({ ctx: ada.ctx, input });
		expect(await enter()).toBe("in");
		expect(await refusalOf(endSecondFactorOf({ ctx: ada.ctx, input }))).toMatchObject({ code: "conflict" });
		const entry = await chat.db.auditEntry.findFirst({ where: { action: "agent.second_factor_off" } });
		expect(entry).toMatchObject({ actorId: ada.id, targetId: grace.id });
	});
});

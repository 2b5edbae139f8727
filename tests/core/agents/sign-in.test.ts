import * as argon2 from "@node-rs/argon2";
import { afterEach, expect, it, vi } from "vitest";
import { hashPassword } from "#core/agents/passwords.ts";
import { signIn } from "#core/agents/sign-in.ts";
import { describeOnEachDatabase } from "#tests/support/each-database.ts";
import { makeChat } from "#tests/support/make-ctx.ts";

// The real argon2, watched: how much work was done is what an attacker would measure.
vi.mock("@node-rs/argon2", { spy: true });

const PASSWORD = "correct horse battery";

afterEach(() => vi.clearAllMocks());

await describeOnEachDatabase("signing in", (open) => {
	async function start() {
		const chat = await makeChat(open);
		const { db, clock } = chat;
		const passwordHash = await hashPassword(PASSWORD);
		const grace = { id: "grace", email: "grace@example.com", name: "Grace", role: "admin" };
		await db.agent.create({ data: { ...grace, passwordHash, createdAt: clock.now() } });
		const attempt = async (email: unknown, password: unknown = PASSWORD) => {
			const result = await signIn({ ctx: chat.nobody, input: { email, password }, userAgent: "Firefox" });
			return "agent" in result ? result.agent : null;
		};
		const audit = () => db.auditEntry.findMany({ orderBy: { id: "asc" } });
		// Whoever comes first pays for the hash that stands for nobody.
		await attempt("nobody@example.com");
		vi.clearAllMocks();
		return { chat, grace, attempt, audit };
	}

	it("takes e-mail and password, however the e-mail is written", async () => {
		const { grace, attempt } = await start();
		expect(await attempt("grace@example.com")).toEqual(grace);
		expect(await attempt(" Grace@EXAMPLE.com\n")).toEqual(grace);
	});

	it("is refused without a word on what was wrong", async () => {
		const { attempt } = await start();
		expect(await attempt("grace@example.com", "wrong password")).toBeNull();
		expect(await attempt("nobody@example.com")).toBeNull();
	});

	it("begins a session that says from where and in what, and both ways are written down", async () => {
		const { chat, attempt, audit } = await start();
		for (const [email, password] of [
			["grace@example.com", PASSWORD],
			["grace@example.com", "wrong password"],
			["my password by mistake", "wrong password"],
			["ada@example.com", "wrong password"],
		]) {
			// Entries sort by their time.
			chat.clock.pass(1);
			await attempt(email, password);
		}
		expect(await chat.db.agentSession.findMany()).toEqual([
			expect.objectContaining({ agentId: "grace", address: "192.0.2.1", userAgent: "Firefox" }),
		]);
		const entries = (await audit())
			.slice(-4)
			.map(({ action, targetId, address, details }) => ({ action, targetId, address, details }));
		const address = "192.0.2.1";
		expect(entries).toEqual([
			{ action: "agent.signed_in", targetId: "grace", address, details: "{}" },
			{
				action: "agent.sign_in_refused",
				targetId: "grace",
				address,
				details: JSON.stringify({ why: "wrong", email: "grace@example.com" }),
			},
			{ action: "agent.sign_in_refused", targetId: null, address, details: JSON.stringify({ why: "wrong" }) },
			{ action: "agent.sign_in_refused", targetId: null, address, details: JSON.stringify({ why: "wrong" }) },
		]);
	});

	it("is over for who was removed, whose password would still fit", async () => {
		const { chat, attempt } = await start();
		await chat.db.agent.update({ where: { id: "grace" }, data: { removedAt: chat.clock.now() } });
		expect(await attempt("grace@example.com")).toBeNull();
	});

	it("costs as much work for an e-mail that nobody has as for one that somebody has", async () => {
		const { attempt } = await start();
		await attempt("grace@example.com", "wrong password");
		const calls = vi.mocked(argon2.verify).mock.calls.map(([hash, password]) => [parametersOf(hash), password]);
		vi.clearAllMocks();
		await attempt("nobody@example.com", "wrong password");
		expect(vi.mocked(argon2.verify).mock.calls.map(([hash, password]) => [parametersOf(hash), password])).toEqual(calls);
		expect(calls).toHaveLength(1);
		expect(argon2.hash).not.toHaveBeenCalled();
	});

	it("is no way in with the password of the nobody that unknown e-mails are compared with", async () => {
		const { attempt } = await start();
		expect(await attempt("nobody@example.com", "a password that nobody has")).toBeNull();
	});

	it.each([[undefined], [5], [{ contains: "@" }], ["a\0b"], ["x".repeat(255)], [""]])(
		"is refused with the e-mail %j",
		async (email) => {
			const { attempt } = await start();
			expect(await attempt(email)).toBeNull();
		},
	);

	it.each([[undefined], [5], [""], ["x".repeat(201)]])("is refused with the password %j", async (password) => {
		const { attempt } = await start();
		expect(await attempt("grace@example.com", password ?? null)).toBeNull();
	});
});

/** Algorithm, memory and passes: what decides how long a comparison takes. */
function parametersOf(hash: unknown): string {
	return String(hash).split("$").slice(0, 4).join("$");
}

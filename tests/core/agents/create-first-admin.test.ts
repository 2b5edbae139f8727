import { expect, it } from "vitest";
import { createFirstAdmin } from "#core/agents/create-first-admin.ts";
import { createSetupLink } from "#core/agents/create-setup-link.ts";
import { signIn } from "#core/agents/sign-in.ts";
import { describeOnEachDatabase } from "#tests/support/each-database.ts";
import { makeChat } from "#tests/support/make-ctx.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

const PASSWORD = "correct horse battery";
const GRACE = { name: "Grace Hopper", email: "Grace@Example.com", password: PASSWORD };
const HOUR = 60 * 60;

await describeOnEachDatabase("the first admin", (open) => {
	async function start() {
		const chat = await makeChat(open);
		const makeLink = async () => (await createSetupLink(chat.db, chat.clock.now())) ?? "none";
		const create = (token: string, more = {}) => createFirstAdmin({ ctx: chat.nobody, input: { token, ...GRACE, ...more } });
		return { chat, makeLink, create };
	}

	it("is made by the one-time link and signs in with the chosen password", async () => {
		const { chat, makeLink, create } = await start();
		const token = await makeLink();
		expect(token).toMatch(/^[\w-]{43}$/);
		const agent = await create(token);
		expect(agent).toEqual({
			id: expect.stringMatching(/^agent_[\w-]{22}$/),
			name: "Grace Hopper",
			email: "grace@example.com",
			role: "admin",
		});
		expect(
			await signIn({ ctx: chat.nobody, input: { email: " GRACE@example.com ", password: PASSWORD }, userAgent: "" }),
		).toMatchObject({ agent });
		const stored = JSON.stringify(await chat.db.agent.findMany());
		expect(stored).toContain("$argon2id$");
		expect(stored).not.toContain(PASSWORD);
	});

	it("is made once: the link ends with its first use, and no new one is given out", async () => {
		const { chat, makeLink, create } = await start();
		const token = await makeLink();
		await create(token);
		expect(await refusalOf(create(token, { email: "mallory@example.com" }))).toMatchObject({ code: "forbidden" });
		expect(await createSetupLink(chat.db, chat.clock.now())).toBeNull();
		expect(await chat.db.agent.count()).toBe(1);
	});

	it("is one admin when the form is sent twice at the same moment", async () => {
		const { chat, makeLink, create } = await start();
		const token = await makeLink();
		const outcomes = await Promise.allSettled([create(token), create(token, { email: "other@example.com" })]);
		expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
		for (const outcome of outcomes) if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "forbidden" });
		expect(await chat.db.agent.count()).toBe(1);
	});

	it("cannot be made by a made-up link, by one that a newer one replaced, or after a day", async () => {
		const { chat, makeLink, create } = await start();
		const lost = await makeLink();
		const newer = await makeLink();
		for (const token of ["made-up", lost]) {
			expect(await refusalOf(create(token))).toMatchObject({
				code: "forbidden",
				message: "This setup link has been used or has expired. Print a new one with: npm run setup-link",
			});
		}
		chat.clock.pass(24 * HOUR);
		expect(await refusalOf(create(newer))).toMatchObject({ code: "forbidden" });
		expect(await chat.db.agent.count()).toBe(0);
	});

	it("can still be made in the last second of the link's day", async () => {
		const { chat, makeLink, create } = await start();
		const token = await makeLink();
		chat.clock.pass(24 * HOUR - 1);
		expect(await create(token)).toMatchObject({ role: "admin" });
	});

	it("cannot be made where an agent came another way, though the link is good", async () => {
		const { chat, makeLink, create } = await start();
		const token = await makeLink();
		await chat.anAgent("Alan");
		expect(await refusalOf(create(token))).toMatchObject({ code: "forbidden" });
		expect(await chat.db.agent.count()).toBe(1);
		expect(await chat.db.setupLink.count()).toBe(1);
	});

	it.each([
		[{ password: "short" }, "password", "must be at least 10 characters"],
		[{ password: "x".repeat(201) }, "password", "must be at most 200 characters"],
		[{ email: "grace" }, "email", "must be an e-mail address"],
		[{ name: " " }, "name", "must not be empty"],
		[{ name: "G\0" }, "name", "must not contain control characters"],
		[{ role: "admin" }, "role", "is not a known field"],
	])("is refused with %j, and the link stays good", async (wrong, path, message) => {
		const { chat, makeLink, create } = await start();
		const token = await makeLink();
		expect(await refusalOf(create(token, wrong))).toMatchObject({ code: "invalid_input", errors: [{ path, message }] });
		expect(await chat.db.setupLink.count()).toBe(1);
		expect(await chat.db.agent.count()).toBe(0);
	});

	it("keeps no link as it was given out", async () => {
		const { chat, makeLink } = await start();
		const token = await makeLink();
		expect(JSON.stringify(await chat.db.setupLink.findMany())).not.toContain(token);
	});
});

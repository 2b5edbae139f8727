import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../support/imports.ts";
import { type MailServer, startMailServer, textOf } from "../support/mail-server.ts";
import { type RunningServer, startServer } from "../support/server.ts";
import { serverForFile } from "../support/server-for-file.ts";

const NEW = "another long password";
const linkIn = (text: string, page: string) => new RegExp(`http://127\\.0\\.0\\.1:\\d+/${page}#([\\w-]{43})`).exec(text)?.[1] ?? "";

describe("a server that sends mail", () => {
	let mail: MailServer;
	let server: RunningServer;
	beforeAll(async () => {
		mail = await startMailServer();
		server = await startServer({ env: { SMTP_URL: mail.url, MAIL_FROM: "Support <support@example.com>", LOG_LEVEL: "debug" } });
	});
	afterAll(async () => {
		await server.stop();
		await mail.close();
	});

	test("sends an invitation, by which somebody joins", async () => {
		const { cookie } = await server.createAdmin();
		const invited = await server.settings("team.invite", { email: "Grace@Example.com", role: "agent" }, { cookie });
		expect(invited.mailed).toBe(true);
		const letter = await mail.next(({ to }) => to.includes("grace@example.com"));
		expect(letter.from).toBe("support@example.com");
		const token = linkIn(textOf(letter), "join");
		expect(invited.link).toBe(`${server.origin}/join#${token}`);
		expect(await server.settings("invitation.read", { token })).toMatchObject({ invited_by: "Ada Admin" });
		await server.settings("invitation.accept", { token, name: "Grace", password: NEW });
		expect((await server.signIn("grace@example.com", NEW)).agent).toMatchObject({ name: "Grace" });
	});

	test("sends whoever forgot the password a link, and answers the same to whoever has no account", async () => {
		const { email, cookie } = await server.hire("Alan");
		const forgot = (whose: string) => server.api("POST", "/api/settings/password.forgot", { body: { email: whose } });
		const [known, unknown] = [await forgot(email), await forgot("nobody@example.com")];
		expect([known.status, known.body]).toEqual([200, { status: "success" }]);
		expect([unknown.status, unknown.body]).toEqual([known.status, known.body]);
		const token = linkIn(textOf(await mail.next(({ source }) => source.includes("Subject: Choose a new password"))), "reset");
		await server.settings("password.reset", { token, password: NEW });
		expect((await server.api("GET", "/chat/queue", { cookie })).status).toBe(401);
		await server.signIn(email, NEW);
		await mail.next(({ to, source }) => to.includes(email) && source.includes("Your password was changed"));
		expect(mail.received.filter(({ to }) => to.includes("nobody@example.com"))).toEqual([]);
		const again = await server.api("POST", "/api/settings/password.reset", { body: { token, password: NEW } });
		expect(again).toMatchObject({ status: 403, body: { code: "forbidden" } });
	});

	test("has a new e-mail confirmed by a letter to it, and tells the old one", async () => {
		const { email, password, cookie } = await server.hire("Barbara");
		const wanted = "barbara.new@example.com";
		const asked = await server.settings("account.change-email", { email: wanted, password }, { cookie });
		expect(asked).toMatchObject({ email, to_confirm: wanted });
		await mail.next(({ to, source }) => to.includes(email) && source.includes("Your e-mail address is to be changed"));
		const letter = await mail.next(({ to, source }) => to.includes(wanted) && source.includes("Confirm your e-mail address"));
		await server.signIn(email, password);
		await expect(server.signIn(wanted, password)).rejects.toThrow(/401/);

		const token = linkIn(textOf(letter), "confirm");
		expect(await server.settings("email.confirm", { token }, { cookie })).toEqual({ email: wanted });
		await mail.next(({ to, source }) => to.includes(email) && source.includes("Your e-mail address was changed"));
		expect((await server.api("GET", "/chat/queue", { cookie })).status).toBe(200);
		await server.signIn(wanted, password);
		await expect(server.signIn(email, password)).rejects.toThrow(/401/);
		const again = await server.api("POST", "/api/settings/email.confirm", { body: { token } });
		expect(again).toMatchObject({ status: 403, body: { code: "forbidden" } });
	});

	test("goes on where the mail server is away, and leaves neither link nor address in its log", async () => {
		const { email } = await server.hire("Radia");
		const linked = await mail.next(({ to }) => to.includes(email));
		mail.refuse(550);
		await server.settings("password.forgot", { email });
		await server.says(/"msg":"a letter could not be sent"/);
		expect((await server.api("GET", "/health")).status).toBe(200);
		const told = server.output.replaceAll(/\/setup#\S+/g, "");
		for (const secret of [linkIn(textOf(linked), "join"), email, mail.url]) expect(told).not.toContain(secret);
	});
});

describe("a server without mail", () => {
	const server = serverForFile();
	const ask = promisify(execFile);

	test("says so to everybody alike, and its operator prints a link that works once", async () => {
		const { email, cookie } = await server().hire("Edsger");
		const forgot = { body: { email: "nobody@example.com" } };
		expect(await server().api("POST", "/api/settings/password.forgot", forgot)).toMatchObject({
			status: 409,
			body: { code: "conflict" },
		});

		const command = (...args: string[]) =>
			ask(process.execPath, ["dist/reset-password.js", ...args], {
				cwd: ROOT,
				env: { ...process.env, NODE_ENV: "production", DATA_DIR: server().dataDir, PUBLIC_URL: server().origin },
			});
		await expect(command("nobody@example.com")).rejects.toMatchObject({ code: 1, stderr: /Nobody of the team/ });
		await expect(command()).rejects.toMatchObject({ code: 1, stderr: /npm run reset-password -- / });
		const { stdout } = await command(email.toUpperCase());
		const token = linkIn(stdout, "reset");
		await server().settings("password.reset", { token, password: NEW });
		expect((await server().api("GET", "/chat/queue", { cookie })).status).toBe(401);
		await server().signIn(email, NEW);
	});
});

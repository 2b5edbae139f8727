import { Secret, TOTP } from "otpauth";
import { describe, expect, test } from "vitest";
import { serverForFile } from "../support/server-for-file.ts";

const server = serverForFile();

/** A session that ends must be felt within a second by whoever is connected by it. */
const AT_ONCE_MS = 1000;

async function within<T>(ms: number, what: Promise<T>): Promise<T> {
	const tooLate = new Promise<never>((_, reject) => {
		setTimeout(() => reject(new Error(`nothing happened within ${ms} ms`)), ms).unref();
	});
	return Promise.race([what, tooLate]);
}

/** An agent in one browser, connected over both doors. */
async function atWork(name: string) {
	const agent = await server().hire(name);
	return { ...agent, ...(await connected(agent)) };
}

async function connected({ agent, cookie }: { agent: { id: string }; cookie: string }) {
	const { conversationId } = await server().beginConversation();
	const socketIo = await server().connectSocketIo({ cookie });
	const plain = await server().connectPlain(conversationId, agent.id, { cookie });
	const cutOff = () => within(AT_ONCE_MS, Promise.all([socketIo.disconnected, plain.closed]));
	return { conversationId, socketIo, plain, cutOff };
}

async function isNobody(cookie: string): Promise<void> {
	expect((await server().api("GET", "/chat/queue", { cookie })).status).toBe(401);
	expect((await server().api("POST", "/api/settings/account.read", { body: {}, cookie })).status).toBe(401);
	await expect(server().connectSocketIo({ cookie })).rejects.toMatchObject({ data: { code: "unauthenticated" } });
	const page = await server().api("GET", "/inbox", { cookie });
	expect([page.status, page.headers.get("location")]).toEqual([307, "/login"]);
	expect((await server().api("GET", "/api/auth/session", { cookie })).body).toEqual({});
}

const signOut = async (cookie: string) => {
	const csrf = await server().api<{ csrfToken: string }>("GET", "/api/auth/csrf", { cookie });
	return server().api("POST", "/api/auth/signout", {
		rawBody: new URLSearchParams({ csrfToken: csrf.body.csrfToken, json: "true" }).toString(),
		headers: { "content-type": "application/x-www-form-urlencoded" },
		cookie,
	});
};

describe("an agent who", () => {
	test("signs out is cut off everywhere at once, and a copy of the cookie is worth nothing", async () => {
		const { cookie, cutOff } = await atWork("Grace");
		expect((await signOut(cookie)).status).toBe(200);
		const [, plain] = await cutOff();
		expect(plain).toMatchObject({ reason: "unauthenticated" });
		await isNobody(cookie);
	});

	test("signs out hears nothing more over a long poll that is open, either", async () => {
		const { cookie, conversationId } = await atWork("Vint");
		const asked = { cookie, headers: {} };
		const { cursor } = await server().ok<{ cursor: string }>("GET", `/chat/${conversationId}/changes`, asked);
		const poll = server().api<{ count: number }>("GET", `/chat/${conversationId}/changes?after=${cursor}&wait=20`, asked);
		const feed = server().api<{ count: number }>("GET", "/chat/conversations/changes?wait=20", asked);
		expect((await feed).body).toMatchObject({ reload: true });
		expect((await signOut(cookie)).status).toBe(200);
		expect((await within(AT_ONCE_MS, poll)).body).toMatchObject({ count: 0 });
		expect((await server().api("GET", `/chat/${conversationId}/changes`, asked)).status).toBe(401);
	});

	test("ends another browser from the list cuts that one off, and goes on in this one", async () => {
		const here = await atWork("Alan");
		const there = await server().signIn(here.email, here.password);
		const elsewhere = await connected(there);
		const { sessions } = await server().settings("session.list", {}, here);
		expect(sessions.map(({ current }) => current).sort()).toEqual([false, true]);
		const other = sessions.find(({ current }) => !current)?.id ?? "";
		await server().settings("session.revoke", { session: other }, here);
		await elsewhere.cutOff();
		await isNobody(there.cookie);
		expect(here.socketIo.socket.connected).toBe(true);
		expect(await here.socketIo.do("inbox:list", {})).toMatchObject({ view: "all" });
	});

	test("changes the password is signed out everywhere else", async () => {
		const here = await atWork("Radia");
		const there = await server().signIn(here.email, here.password);
		const elsewhere = await connected(there);
		const body = { password: here.password, new_password: "another long password" };
		expect(await server().settings("account.change-password", body, here)).toEqual({ ended: 1 });
		await elsewhere.cutOff();
		await isNobody(there.cookie);
		expect(here.socketIo.socket.connected).toBe(true);
		await expect(server().signIn(here.email, here.password)).rejects.toThrow(/401/);
	});

	test("is removed by an admin is cut off at once and stays out; their conversations go back", async () => {
		const admin = await server().createAdmin();
		const { agent, cookie, cutOff, conversationId, email, password } = await atWork("Mallory");
		await server().ok("POST", `/chat/${conversationId}/assign`, { body: { agent_id: agent.id }, cookie });
		expect(await server().settings("team.remove", { agent: agent.id }, admin)).toEqual({ conversations: 1 });
		await cutOff();
		await isNobody(cookie);
		await expect(server().signIn(email, password)).rejects.toThrow(/401/);
		const status = await server().ok("GET", `/chat/${conversationId}/status`, admin);
		expect(status).toMatchObject({ status: "open", assigned_agent_id: null });
	});

	test("becomes an admin comes back as one, with the same cookie", async () => {
		const admin = await server().createAdmin();
		const { agent, cookie, cutOff } = await atWork("Barbara");
		expect((await server().api("POST", "/api/settings/team.list", { body: {}, cookie })).status).toBe(403);
		await server().settings("team.change-role", { agent: agent.id, role: "admin" }, admin);
		await cutOff();
		await server().connectSocketIo({ cookie });
		expect((await server().settings("team.list", {}, { cookie })).agents.map(({ id }) => id)).toContain(agent.id);
	});

	test("has not used a session for twelve hours has none, and one who has is seen", async () => {
		const { agent, cookie, socketIo } = await atWork("Edsger");
		const age = (hours: number) =>
			server().sql(
				"UPDATE agent_sessions SET lastSeenAt = strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now', ?) WHERE agentId = ?",
				`-${hours} hours`,
				agent.id,
			);
		age(11);
		expect((await server().api("GET", "/chat/queue", { cookie })).status).toBe(200);
		age(13);
		await isNobody(cookie);
		socketIo.close();
	});
});

describe("signing in", () => {
	test("is slower with every failure, and says how long to wait", async () => {
		const attempt = (password: string) => server().signIn("nobody@example.com", password);
		for (let failure = 0; failure < 2; failure += 1) await expect(attempt("a guess")).rejects.toThrow(/CredentialsSignin/);
		await expect(attempt("a guess")).rejects.toThrow(/CredentialsSignin/);
		await expect(attempt("a guess")).rejects.toThrow(/error=rate_limited\.[12]/);
	});

	test("asks for the second factor after the right password, and takes each code once", async () => {
		const { email, password, cookie } = await server().hire("Leslie");
		const { seed } = await server().settings("second-factor.begin", { password }, { cookie });
		const app = new TOTP({ secret: Secret.fromBase32(seed) });
		const code = (secondsLater = 0) => app.generate({ timestamp: Date.now() + secondsLater * 1000 });
		const { recovery_codes } = await server().settings("second-factor.confirm", { code: code() }, { cookie });
		await expect(server().signIn(email, password)).rejects.toThrow(/error=code_needed/);
		await expect(server().signIn(email, "wrong password")).rejects.toThrow(/error=CredentialsSignin/);
		const next = code(30);
		expect((await server().signIn(email, password, { code: next })).agent).toMatchObject({ email });
		await expect(server().signIn(email, password, { code: next })).rejects.toThrow(/error=code_wrong/);
		expect((await server().signIn(email, password, { code: recovery_codes[0] ?? "" })).agent).toMatchObject({ email });
		const [row] = server().sql<{ stored: string }>("SELECT totpSealed AS stored FROM agents WHERE email = ?", email);
		expect(row?.stored).not.toContain(seed);
	});

	test("is written down with who and from where, also where it failed", async () => {
		const { agent, email } = await server().hire("Tony");
		await expect(server().signIn(email, "a wrong one")).rejects.toThrow(/401/);
		const rows = server().sql<{ action: string; address: string }>(
			"SELECT action, address FROM audit_entries WHERE targetId = ? ORDER BY id",
			agent.id,
		);
		const address = "127.0.0.1";
		expect(rows).toEqual([
			{ action: "agent.joined", address },
			{ action: "agent.signed_in", address },
			{ action: "agent.sign_in_refused", address },
		]);
	});

	test("is not possible with a cookie that names no session, as those of older versions", async () => {
		const { encode } = await import("next-auth/jwt");
		const admin = await server().createAdmin();
		const { readFileSync } = await import("node:fs");
		const secret = readFileSync(`${server().dataDir}/nextauth-secret`, "utf8").trim();
		const old = await encode({ token: { sub: admin.agent.id, name: "Ada" }, secret });
		await isNobody(`next-auth.session-token=${old}`);
		const gone = await encode({ token: { sub: admin.agent.id, sid: "agent_session_made-up" }, secret });
		await isNobody(`next-auth.session-token=${gone}`);
	});
});

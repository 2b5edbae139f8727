import { expect, test } from "@playwright/test";
import { cookiesOf } from "#tests/support/cookies-of.ts";
import { type RunningServer, type SignedIn, startServer } from "../support/server.ts";
import { watchComplaints } from "./page-complaints.ts";

let server: RunningServer;
let usedToken: string;
let admin: SignedIn;

test.beforeAll(async () => {
	server = await startServer();
	usedToken = server.setupToken;
	admin = await server.createAdmin();
	await server.beginConversation("Hello from a visitor");
});
test.afterAll(() => server.stop());

const PAGES = [
	{ path: "/", status: 200 },
	{ path: "/demo", status: 200 },
	{ path: "/login", status: 200 },
	{ path: "/setup", status: 200 },
	{ path: "/inbox", status: 200, signedIn: true },
	{ path: "/settings", status: 200, signedIn: true },
	{ path: "/settings/security", status: 200, signedIn: true },
	{ path: "/settings/team", status: 200, signedIn: true },
	{ path: "/settings/sites", status: 200, signedIn: true },
	{ path: "/settings/sites/default", status: 200, signedIn: true },
	{ path: "/settings/keys", status: 200, signedIn: true },
	{ path: "/settings/audit", status: 200, signedIn: true },
	{ path: "/settings/nothing-here", status: 404, signedIn: true },
	{ path: "/confirm", status: 200 },
	{ path: "/join", status: 200 },
	{ path: "/forgot", status: 200 },
	{ path: "/reset", status: 200 },
	{ path: "/static/chat-widget.html", status: 200 },
	{ path: "/nothing/here", status: 404 },
	{ path: "/inbox/nothing-here", status: 404 },
];

for (const { path, status, signedIn } of PAGES) {
	test(`${path} obeys a strict policy with a nonce of its own and breaks it nowhere`, async ({ context }) => {
		const complaints = await watchComplaints(context);
		if (signedIn) await context.addCookies(cookiesOf(server.origin, admin));
		const page = await context.newPage();
		const nonces: string[] = [];
		for (let visit = 0; visit < 2; visit++) {
			const response = await page.goto(`${server.origin}${path}`);
			expect(response?.status()).toBe(status);
			const policy = response?.headers()["content-security-policy"] ?? "";
			for (const part of [
				"'strict-dynamic'",
				"object-src 'none'",
				"base-uri 'none'",
				"frame-ancestors 'none'",
				"require-trusted-types-for 'script'",
			]) {
				expect(policy).toContain(part);
			}
			expect(policy).not.toMatch(/unsafe-|\*|script-src[^;]*https?:/);
			nonces.push(/'nonce-([^']+)'/.exec(policy)?.[1] ?? "");
			await page.waitForLoadState("networkidle");
		}
		expect(nonces.every((nonce) => nonce.length >= 20)).toBe(true);
		expect(new Set(nonces).size).toBe(2);
		// The browser itself says that a 404 is one.
		expect(complaints.filter((complaint) => !(status === 404 && /status of 404/.test(complaint)))).toEqual([]);
	});
}

test("using the pages breaks the policy nowhere either: chat, explorer, sign-in, inbox, themes", async ({ context }) => {
	const complaints = await watchComplaints(context);
	const page = await context.newPage();
	await page.goto(`${server.origin}/demo`);
	await page.getByRole("button", { name: "Simulate an agent's reply" }).click();
	await expect(page.getByText("An agent has answered in your chat")).toBeVisible();
	await page.getByRole("textbox", { name: "Your message" }).fill("Hello");
	await page.getByRole("textbox", { name: "Your message" }).press("Enter");
	await expect(page.locator("veritix-chat .message[data-state=sent]", { hasText: /^Hello$/ })).toBeVisible();

	await page.goto(`${server.origin}/setup#${usedToken}`);
	await page.goto(`${server.origin}/login`);
	await page.getByLabel("E-mail").fill(admin.email);
	await page.getByLabel("Password", { exact: true }).fill(admin.password);
	await page.getByRole("button", { name: "Sign in" }).click();
	await page.waitForURL("**/inbox**");
	await page.locator("[data-conversation]", { hasText: "Hello from a visitor" }).click();
	await page.getByRole("textbox", { name: "Your reply" }).fill("Hello, visitor");
	await page.getByRole("textbox", { name: "Your reply" }).press("Enter");
	await expect(page.getByRole("log").getByText("Hello, visitor", { exact: true })).toBeVisible();
	await page
		.getByRole("button", { name: /^Account of/ })
		.first()
		.click();
	await expect(page.getByRole("menu")).toBeVisible();
	await page.keyboard.press("Escape");
	expect(complaints).toEqual([]);
});

test("the policy and this test bite: what is not ours does not run, and is told", async ({ context }) => {
	const complaints = await watchComplaints(context);
	const page = await context.newPage();
	await page.goto(`${server.origin}/login`);
	const outcome = await page.evaluate(() => {
		const inline = document.createElement("div");
		try {
			inline.innerHTML = "<img src=x onerror='window.broken = true'>";
		} catch (error) {
			return String(error);
		}
		return "it was taken";
	});
	expect(outcome).toContain("TrustedHTML");
	await expect.poll(() => complaints.join("\n")).toContain("require-trusted-types-for");
});

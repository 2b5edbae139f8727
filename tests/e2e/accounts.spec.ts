import { expect, type Page, test } from "@playwright/test";
import { Secret, TOTP } from "otpauth";
import { startMailServer, textOf } from "#tests/support/mail-server.ts";
import { expectAccessible, findCutText } from "#tests/support/page-checks.ts";
import { type RunningServer, type SignedIn, startServer } from "#tests/support/server.ts";
import { watchComplaints } from "./page-complaints.ts";
import { signInAs } from "./sign-in-as.ts";

const PASSWORD = "a password of this test";
const WIDTHS = [375, 768, 1440] as const;
/** Neither the server's language nor its clock: what it renders must still be what the browser makes of it. */
const ELSEWHERE = { locale: "de-DE", timezoneId: "Pacific/Auckland" };
const SCHEMES = ["light", "dark"] as const;

let server: RunningServer;
let admin: SignedIn;

test.beforeAll(async () => {
	server = await startServer();
	admin = await server.createAdmin();
});
test.afterAll(async () => server?.stop());

async function fillSignIn(page: Page, email: string, password = PASSWORD): Promise<void> {
	await page.getByLabel("E-mail").fill(email);
	await page.getByLabel("Password", { exact: true }).fill(password);
	await page.getByRole("button", { name: "Sign in" }).click();
}

test("an admin invites; the agent joins, signs in with a second factor, and is signed out by the admin", async ({ browser }) => {
	const [office, home] = [await browser.newContext(), await browser.newContext()];
	const complaints = [await watchComplaints(office), await watchComplaints(home)];
	const email = "grace@example.com";

	const team = await signInAs(office, server, admin);
	await team.goto(`${server.origin}/inbox`);
	await team.getByRole("button", { name: "Account of Ada Admin" }).click();
	await team.getByRole("menuitem", { name: "Settings" }).click();
	await team.getByRole("link", { name: "Team" }).click();
	await team.getByLabel("E-mail").fill(email);
	await team.getByRole("button", { name: "Invite" }).click();
	const link = (await team.getByText("/join#").textContent()) ?? "";
	await expect(team.getByRole("heading", { name: "Invited" })).toBeVisible();

	const page = await home.newPage();
	await page.goto(link);
	await expect(page.getByText("Ada Admin invites you as an agent.")).toBeVisible();
	await expect(page.getByLabel("E-mail")).toHaveValue(email);
	await page.getByLabel("Your name").fill("Grace Hopper");
	await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
	await page.getByRole("button", { name: "Join" }).click();
	await page.waitForURL("**/inbox**");

	await page.goto(`${server.origin}/settings/security`);
	await page.getByRole("button", { name: "Switch on" }).click();
	await page.getByLabel("Current password").fill(PASSWORD);
	await page.getByRole("button", { name: "Continue" }).click();
	await expect(page.getByRole("img", { name: "QR code for your authenticator app" })).toBeVisible();
	const seed = ((await page.locator("code").textContent()) ?? "").replaceAll(" ", "");
	const app = new TOTP({ secret: Secret.fromBase32(seed) });
	await page.getByRole("textbox", { name: "Code" }).fill(app.generate());
	await page.getByRole("button", { name: "Switch on" }).click();
	const codes = page.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
	await expect(codes).toHaveCount(10);
	const recoveryCode = (await codes.first().textContent()) ?? "";
	await page.getByRole("button", { name: "I have kept them" }).click();
	await expect(page.getByText("You have 10 recovery codes left.")).toBeVisible();

	await page.goto(`${server.origin}/inbox`);
	await page.getByRole("button", { name: "Account of Grace Hopper" }).click();
	await page.getByRole("menuitem", { name: "Sign out" }).click();
	await page.waitForURL("**/login");
	await fillSignIn(page, email);
	await page.getByRole("textbox", { name: "Code" }).fill("000000");
	await page.getByRole("button", { name: "Sign in" }).click();
	await expect(page.getByText("This code is not right")).toBeVisible();
	await page.getByRole("textbox", { name: "Code" }).fill(recoveryCode);
	await page.getByRole("button", { name: "Sign in" }).click();
	await page.waitForURL("**/inbox**");

	await team.reload();
	await team.getByRole("button", { name: "What to do with Grace Hopper" }).click();
	await team.getByRole("menuitem", { name: "Sign out" }).click();
	await team.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();
	await expect(page.getByText("Your session has ended.")).toBeVisible();
	await page.goto(`${server.origin}/settings`);
	await expect(page).toHaveURL(/\/login$/);
	// The browser tells of every refused sign-in by itself.
	expect(complaints.flat().filter((complaint) => !/status of 401/.test(complaint))).toEqual([]);
	await Promise.all([office.close(), home.close()]);
});

test("an agent changes the name, ends another browser, and sees no team", async ({ context }) => {
	const complaints = await watchComplaints(context);
	const alan = await server.hire("Alan");
	const elsewhere = await server.signIn(alan.email, alan.password);
	const page = await signInAs(context, server, alan);
	await page.goto(`${server.origin}/settings`);
	await expect(page.getByRole("link", { name: "Team" })).toHaveCount(0);
	await page.getByLabel("Your name").fill("Alan Turing");
	await page.getByRole("button", { name: "Save" }).click();
	await expect(page.getByText("Saved.")).toBeVisible();
	await page.getByLabel("New e-mail").fill("turing@example.com");
	await page.getByLabel("Current password").first().fill("not the password");
	await page.getByRole("button", { name: "Change e-mail" }).click();
	await expect(page.getByText("Is not your current password.")).toBeVisible();
	await expect(page.getByLabel("New e-mail")).toHaveValue("turing@example.com");

	await page.getByRole("link", { name: "Security" }).click();
	await expect(page.getByText("This browser")).toBeVisible();
	await page.getByRole("button", { name: "Sign out everywhere else" }).click();
	await expect(page.getByRole("button", { name: "Sign out everywhere else" })).toHaveCount(0);
	expect((await server.api("GET", "/chat/queue", { cookie: elsewhere.cookie })).status).toBe(401);
	await page.goto(`${server.origin}/settings/team`);
	await expect(page).toHaveURL(/\/settings$/);
	expect(complaints.filter((complaint) => !/status of 422/.test(complaint))).toEqual([]);
});

test("an admin is asked before somebody is removed, and Escape means no", async ({ context }) => {
	const mallory = await server.hire("Mallory");
	const page = await signInAs(context, server, admin);
	await page.goto(`${server.origin}/settings/team`);
	const ask = async () => {
		await page.getByRole("button", { name: "What to do with Mallory" }).click();
		await page.getByRole("menuitem", { name: "Remove" }).click();
	};
	await ask();
	await expect(page.getByRole("dialog")).toBeVisible();
	await page.keyboard.press("Escape");
	await expect(page.getByRole("dialog")).toHaveCount(0);
	await expect(page.getByText(mallory.email)).toBeVisible();
	await ask();
	await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
	await expect(page.getByText(mallory.email)).toHaveCount(0);
	expect((await server.api("GET", "/chat/queue", { cookie: mallory.cookie })).status).toBe(401);
});

test("links that no longer work say so, and how to go on", async ({ page }) => {
	await page.goto(`${server.origin}/join#made-up`);
	await expect(page.getByText("This link does not work")).toBeVisible();
	await page.goto(`${server.origin}/reset#made-up`);
	await page.getByLabel("New password").fill(PASSWORD);
	await page.getByRole("button", { name: "Change password" }).click();
	await expect(page.getByText("This link no longer works")).toBeVisible();
	await page.getByRole("link", { name: "Ask for a new link" }).click();
	await expect(page.getByText("This server sends no e-mail")).toBeVisible();
});

test("somebody who forgot the password gets a letter, chooses a new one, and signs in with it", async ({ page }) => {
	const mail = await startMailServer();
	const sending = await startServer({ env: { SMTP_URL: mail.url, MAIL_FROM: "support@example.com" } });
	try {
		const { email } = await sending.createAdmin();
		await page.goto(`${sending.origin}/login`);
		await page.getByRole("link", { name: "Forgot your password?" }).click();
		await page.getByLabel("E-mail").fill("nobody@example.com");
		await page.getByRole("button", { name: "Send me a link" }).click();
		await expect(page.getByText("If nobody@example.com belongs to somebody of the team")).toBeVisible();
		await page.goto(`${sending.origin}/forgot`);
		await page.getByLabel("E-mail").fill(email);
		await page.getByRole("button", { name: "Send me a link" }).click();
		await expect(page.getByText(`If ${email} belongs to somebody of the team`)).toBeVisible();
		const letter = await mail.next(({ to }) => to.includes(email));
		await page.goto(/\S+\/reset#\S+/.exec(textOf(letter))?.[0] ?? "no link");
		await page.getByLabel("New password").fill(PASSWORD);
		await page.getByRole("button", { name: "Change password" }).click();
		await page.getByRole("link", { name: "Sign in" }).click();
		await fillSignIn(page, email);
		await page.waitForURL("**/inbox**");
		expect(mail.received.filter(({ to }) => to.includes("nobody@example.com"))).toEqual([]);
	} finally {
		await sending.stop();
		await mail.close();
	}
});

for (const colorScheme of SCHEMES) {
	for (const width of WIDTHS) {
		test(`everything of it can be read and used at ${width} px, ${colorScheme}`, async ({ browser }) => {
			test.slow();
			const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, ...ELSEWHERE });
			const complaints = await watchComplaints(context);
			const page = await signInAs(context, server, admin);
			const shots = process.env.SCREENSHOTS;
			const look = async (name: string) => {
				expect(await findCutText(page), name).toEqual([]);
				await expectAccessible(page);
				if (shots) await page.screenshot({ path: `${shots}/${name}-${width}-${colorScheme}.png`, fullPage: true });
			};
			await page.goto(`${server.origin}/settings`);
			await look("profile");
			await page.goto(`${server.origin}/settings/security`);
			await look("security");
			await page.getByRole("button", { name: "Switch on" }).click();
			await page.getByLabel("Current password").fill(admin.password);
			await page.getByRole("button", { name: "Continue" }).click();
			await page.getByRole("img", { name: /QR code/ }).waitFor();
			await look("second-factor");
			await page.goto(`${server.origin}/settings/team`);
			const email = `a-rather-long-name.of-somebody-${width}-${colorScheme}@a-rather-long-company-name.example`;
			await page.getByLabel("E-mail").fill(email);
			await page.getByRole("button", { name: "Invite" }).click();
			const link = (await page.getByText("/join#").textContent()) ?? "";
			await page
				.getByRole("button", { name: /Withdraw/ })
				.first()
				.waitFor();
			await look("team");
			await page.getByRole("button", { name: "What to do with Ada Admin" }).click();
			await page.getByRole("menuitem", { name: "Make agent" }).click();
			await look("question");
			await context.clearCookies();
			await page.goto(link);
			await page.getByLabel("Your name").waitFor();
			await look("join");
			await page.goto(`${server.origin}/forgot`);
			await look("forgot");
			await page.goto(`${server.origin}/reset#x`);
			await look("reset");
			await page.goto(`${server.origin}/login`);
			await look("login");
			expect(complaints).toEqual([]);
			await context.close();
		});
	}
}

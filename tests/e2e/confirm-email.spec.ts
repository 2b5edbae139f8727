import { expect, test } from "@playwright/test";
import { cookiesOf } from "#tests/support/cookies-of.ts";
import { type MailServer, startMailServer, textOf } from "#tests/support/mail-server.ts";
import { expectAccessible, findCutText } from "#tests/support/page-checks.ts";
import { type RunningServer, startServer } from "#tests/support/server.ts";
import { watchComplaints } from "./page-complaints.ts";

let mail: MailServer;
let server: RunningServer;

test.beforeAll(async () => {
	mail = await startMailServer();
	server = await startServer({ env: { SMTP_URL: mail.url, MAIL_FROM: "support@example.com" } });
});
test.afterAll(async () => {
	await server?.stop();
	await mail?.close();
});

test("an agent changes the e-mail: asked for in the settings, confirmed by the link in the letter, once", async ({ browser }) => {
	const admin = await server.createAdmin();
	const context = await browser.newContext({ viewport: { width: 375, height: 740 }, colorScheme: "dark" });
	const complaints = await watchComplaints(context);
	await context.addCookies(cookiesOf(server.origin, admin));
	const page = await context.newPage();
	await page.goto(`${server.origin}/settings`);
	await page.getByLabel("New e-mail").fill("ada.new@example.com");
	await page.getByLabel("Current password").first().fill(admin.password);
	await page.getByRole("button", { name: "Change e-mail" }).click();
	await expect(page.getByText("We have sent a link to ada.new@example.com. Your e-mail changes when you open it.")).toBeVisible();
	await expect(page.getByText(`You sign in as ${admin.email}.`)).toBeVisible();

	const letter = textOf(await mail.next(({ to }) => to.includes("ada.new@example.com")));
	const link = /http:\/\/\S+\/confirm#[\w-]{43}/.exec(letter)?.[0] ?? "";
	await page.goto(link);
	const confirm = page.getByRole("button", { name: "Confirm this address" });
	await expect(confirm).toBeVisible();
	expect(await findCutText(page)).toEqual([]);
	await expectAccessible(page);
	if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/confirm.png` });
	await confirm.click();
	await expect(page.getByRole("status")).toContainText("From now on you sign in as ada.new@example.com.");
	await page.getByRole("link", { name: "To the inbox" }).click();
	await expect(page, "who confirmed stays signed in").toHaveURL(/\/inbox/);

	await page.goto("about:blank");
	await page.goto(link);
	await page.getByRole("button", { name: "Confirm this address" }).click();
	await expect(page.getByText("This link no longer works")).toBeVisible();
	expect(complaints.filter((complaint) => !/status of 403/.test(complaint))).toEqual([]);
	await context.close();
});

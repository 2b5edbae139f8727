import { createHmac } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import type { UserExport } from "#protocol/admin-shapes.ts";
import { expectAccessible, findCutText } from "#tests/support/page-checks.ts";
import { type RunningServer, type SignedIn, startServer, uniqueId } from "#tests/support/server.ts";
import { watchComplaints } from "./page-complaints.ts";
import { signInAs } from "./sign-in-as.ts";

const WIDTHS = [375, 768, 1440] as const;
const SCHEMES = ["light", "dark"] as const;

let server: RunningServer;
let admin: SignedIn;

test.beforeAll(async () => {
	server = await startServer();
	admin = await server.createAdmin();
});
test.afterAll(async () => server?.stop());

const asAdmin = () => ({ cookie: admin.cookie, origin: server.origin });
/** The browser tells of every refused request by itself. */
const unexpected = (complaints: string[]) => complaints.filter((complaint) => !/status of 4\d\d/.test(complaint));

/** Somebody whom the site's server vouches for, with a conversation. */
async function beginAsVerified(name: string) {
	const { secret, kid } = await server.settings("site.add-secret", { site: "default" }, asAdmin());
	const externalId = uniqueId("customer");
	const identity = createHmac("sha256", secret).update(externalId).digest("hex");
	const session = await server.openSession({ site: "default", user_id: externalId, identity, name, email: "vera@example.com" });
	await server.settings("site.remove-secret", { site: "default", kid }, asAdmin());
	const id = uniqueId("conv");
	await server.send(id, "Where is my order?", session);
	return { id, session, externalId };
}

const row = (page: Page, id: string) => page.locator(`[data-conversation="${id}"]`);

test("an admin changes a site's rules; what is wrong stays at its field, and what deletes is asked about", async ({ context }) => {
	const complaints = await watchComplaints(context);
	const page = await signInAs(context, server, admin);
	await page.goto(`${server.origin}/settings/sites`);
	await page.getByRole("link", { name: /^Demo/ }).click();
	await page.waitForURL("**/settings/sites/demo");
	await page.getByLabel("Allowed pages").fill("https://shop.example.com\nshop.example.org");
	await page.getByLabel("Close when idle, minutes").fill("30");
	await page.getByRole("button", { name: "Save" }).click();
	await expect(page.getByText("“shop.example.org” must look like")).toBeVisible();
	await expect(page.getByLabel("Close when idle, minutes")).toHaveValue("30");

	await page.getByLabel("Allowed pages").fill("https://shop.example.com\nhttps://*.example.org");
	await page.getByLabel("Delete when resolved, days").fill("a week");
	await page.getByRole("button", { name: "Save" }).click();
	await expect(page.getByText("Must be a whole number, or empty for never.")).toBeVisible();
	await page.getByLabel("Delete when resolved, days").fill("7");
	await page.getByRole("button", { name: "Save" }).click();
	await expect(page.getByRole("dialog")).toContainText("Delete old conversations for good?");
	await page.keyboard.press("Escape");
	await expect(page.getByLabel("Delete when resolved, days")).toHaveValue("7");
	const rules = async () => (await server.settings("site.list", {}, asAdmin())).sites.find(({ id }) => id === "demo");
	expect(await rules()).toMatchObject({ retention_days: null, allowed_origins: [] });

	await page.getByRole("button", { name: "Save" }).click();
	await page.getByRole("button", { name: "Save and delete" }).click();
	await expect(page.getByText("Saved.")).toBeVisible();
	expect(await rules()).toMatchObject({
		allowed_origins: ["https://shop.example.com", "https://*.example.org"],
		idle_minutes: 30,
		retention_days: 7,
		users_may_escalate: true,
		verified_only: false,
	});
	await page.reload();
	await expect(page.getByLabel("Delete when resolved, days")).toHaveValue("7");
	await page.getByLabel("Users may ask for a person").uncheck();
	await page.getByLabel("Verified users only").check();
	await page.getByRole("button", { name: "Save" }).click();
	await expect(page.getByText("Saved.")).toBeVisible();
	await expect(page.getByText("Nobody can chat on this site")).toBeVisible();
	expect(await rules()).toMatchObject({ users_may_escalate: false, verified_only: true });
	await expect(page.getByText(`<script src="${server.origin}/widget.js" data-site="demo" async></script>`)).toBeVisible();
	expect(unexpected(complaints)).toEqual([]);
});

test("an identity secret is shown once, proves somebody, and proves nobody once it is removed", async ({ context }) => {
	const complaints = await watchComplaints(context);
	const page = await signInAs(context, server, admin);
	await page.goto(`${server.origin}/settings/sites/default`);
	const add = page.getByRole("button", { name: "Add a secret" });
	await add.click();
	await expect(page.getByText("It is shown this once.")).toBeVisible();
	const secret = ((await page.locator("code", { hasText: /^[A-Za-z0-9_-]{40,}$/ }).textContent()) ?? "").trim();
	const prove = async () => {
		const identity = createHmac("sha256", secret).update("customer-1").digest("hex");
		return server.openSession({ site: "default", user_id: "customer-1", identity });
	};
	expect(await prove()).toMatchObject({ verified: true, external_id: "customer-1" });
	await page.getByRole("button", { name: "I have kept it" }).click();
	await expect(page.getByText(secret)).toHaveCount(0);
	await add.click();
	await expect(page.getByRole("list", { name: "Identity secrets" }).getByRole("listitem")).toHaveCount(2);
	await expect(add).toBeDisabled();
	await page.getByRole("button", { name: "PHP" }).click();
	await expect(page.getByText("function chat_token")).toBeVisible();
	for (const left of [1, 0]) {
		await page
			.getByRole("button", { name: /^Remove the secret/ })
			.first()
			.click();
		await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
		await expect(page.getByRole("button", { name: /^Remove the secret/ })).toHaveCount(left);
	}
	expect(await prove()).toMatchObject({ verified: false });
	expect(unexpected(complaints)).toEqual([]);
});

test("an API key is made, shown once, used and revoked", async ({ context }) => {
	const complaints = await watchComplaints(context);
	const page = await signInAs(context, server, admin);
	await page.goto(`${server.origin}/settings/keys`);
	await page.getByLabel("Name", { exact: true }).fill("Order robot");
	await page.getByLabel("Site").selectOption("default");
	await page.getByRole("button", { name: "Create key" }).click();
	await expect(page.getByText("Must name at least one scope.")).toBeVisible();
	await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Order robot");
	await expect(page.getByLabel("Site")).toHaveValue("default");
	await page.getByLabel("Read conversations").check();
	await page.getByLabel("Ends").selectOption("90");
	await page.getByRole("button", { name: "Create key" }).click();
	const token = ((await page.getByText(/^vck_/).textContent()) ?? "").trim();
	const { conversationId } = await server.beginConversation();
	const read = () => server.api("GET", `/chat/${conversationId}/history`, { token });
	expect((await read()).status).toBe(200);
	await page.reload();
	await expect(page.getByText(token)).toHaveCount(0);
	const listed = page.getByRole("listitem").filter({ hasText: "Order robot" });
	await expect(listed).toContainText("read conversations");
	await expect(listed).toContainText("Last used");
	await page.getByRole("button", { name: "Revoke the key Order robot" }).click();
	await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
	await expect(listed.getByText("Revoked", { exact: true })).toBeVisible();
	expect((await read()).status).toBe(401);
	expect(unexpected(complaints)).toEqual([]);
});

test("the audit log tells who did what, page by page and by kind", async ({ context }) => {
	const complaints = await watchComplaints(context);
	for (let at = 1; at <= 55; at += 1) {
		await server.settings("site.change", { site: "default", name: `Shop ${at}` }, asAdmin());
	}
	await server.settings("site.change", { site: "default", name: "Shop" }, asAdmin());
	const page = await signInAs(context, server, admin);
	await page.goto(`${server.origin}/settings/audit`);
	const lines = page.getByRole("list", { name: "Entries" }).getByRole("listitem");
	await expect(lines).toHaveCount(50);
	await expect(lines.first()).toContainText("Ada Admin changed the rules of the site Shop");
	await expect(lines.first()).toContainText("from 127.0.0.1");
	await page.getByRole("button", { name: "Show more" }).click();
	await expect(lines.nth(55)).toContainText("changed the rules");
	await lines.nth(1).locator("summary").click();
	await expect(lines.nth(1)).toContainText("Shop 55");
	await page.getByLabel("Show").selectOption({ label: "Sign-ins" });
	await expect(lines.first()).toContainText("Ada Admin signed in");
	await expect(page.getByText("changed the rules")).toHaveCount(0);
	await page.getByLabel("Show").selectOption({ label: "Used recovery codes" });
	await expect(page.getByText("Nothing of this kind so far.")).toBeVisible();
	expect(unexpected(complaints)).toEqual([]);
});

test("an agent who is no admin finds none of these pages", async ({ context }) => {
	const alan = await server.hire("Alan");
	const page = await signInAs(context, server, alan);
	for (const path of ["sites", "sites/default", "keys", "audit"]) {
		await page.goto(`${server.origin}/settings/${path}`);
		await expect(page).toHaveURL(/\/settings$/);
	}
	for (const name of ["Sites", "API keys", "Audit log"]) await expect(page.getByRole("link", { name })).toHaveCount(0);
});

test("an agent sees who is verified, and blocks and unblocks, by the keyboard alone", async ({ context }) => {
	const complaints = await watchComplaints(context);
	const vera = await beginAsVerified("Vera");
	const { conversationId } = await server.beginConversation("Who am I?");
	const grace = await server.hire("Grace");
	const page = await signInAs(context, server, grace);
	await page.setViewportSize({ width: 1440, height: 900 });
	await page.goto(`${server.origin}/inbox?c=${conversationId}`);
	const details = page.getByRole("complementary", { name: "Details" });
	await expect(details.getByText("Not verified: name and e-mail are what the page says.")).toBeVisible();
	await expect(row(page, conversationId).getByText("Verified by the site")).toHaveCount(0);
	await expect(row(page, vera.id).getByText("Verified by the site (HMAC)")).toBeAttached();
	await page.goto(`${server.origin}/inbox?c=${vera.id}`);
	await expect(details.getByText("Verified by the site (HMAC)")).toBeVisible();
	await expect(details.getByText(vera.externalId)).toBeVisible();
	await expect(details.getByRole("button", { name: /Erase|Export/ })).toHaveCount(0);

	await details.getByRole("button", { name: "Block…" }).focus();
	await page.keyboard.press("Enter");
	await expect(page.getByRole("dialog")).toBeVisible();
	await page.keyboard.press("Escape");
	await expect(page.getByRole("dialog")).toHaveCount(0);
	await expect(page, "Escape closes the question, not the conversation").toHaveURL(new RegExp(vera.id));
	await expect(details.getByRole("button", { name: "Block…" })).toBeFocused();
	await page.keyboard.press("Enter");
	await page.getByLabel("Reason").focus();
	await page.keyboard.type("spam");
	await page.keyboard.press("Enter");
	await expect(details.getByText("Blocked until")).toBeVisible();
	await expect(details.getByText("spam", { exact: true })).toBeVisible();
	// Another agent, and this one later, reads the same from the server.
	await page.reload();
	await expect(details.getByText("spam", { exact: true })).toBeVisible();
	await expect(row(page, vera.id).getByText("Blocked", { exact: true })).toBeAttached();
	const body = { sender_id: vera.session.user_id, sender_type: "user", content: "more spam" };
	const write = () => server.api("POST", `/chat/${vera.id}/messages`, { token: vera.session.token, body });
	expect((await write()).status).toBe(403);
	await details.getByRole("button", { name: "Unblock" }).focus();
	await page.keyboard.press("Enter");
	await expect(details.getByText("Blocked until")).toHaveCount(0);
	expect((await write()).status).toBe(200);
	expect(unexpected(complaints)).toEqual([]);
});

test("an admin takes out what is kept of somebody and erases them; another agent's open thread says so", async ({ browser }) => {
	const [office, elsewhere] = [await browser.newContext({ viewport: { width: 1440, height: 900 } }), await browser.newContext()];
	const complaints = [await watchComplaints(office), await watchComplaints(elsewhere)];
	const vera = await beginAsVerified("Vera");
	// As the server itself makes one before a migration.
	const backups = join(server.dataDir, "backups");
	mkdirSync(backups);
	server.sql("VACUUM INTO ?", join(backups, "chat-2026-01-02T03-04-05.678Z.db"));
	const [page, other] = [await signInAs(office, server, admin), await signInAs(elsewhere, server, await server.hire("Grace"))];
	await Promise.all([page, other].map((one) => one.goto(`${server.origin}/inbox?c=${vera.id}`)));
	await expect(other.getByLabel("Your reply")).toBeVisible();
	const downloading = page.waitForEvent("download");
	await page.getByRole("button", { name: "Export as JSON" }).click();
	const download = await downloading;
	expect(download.suggestedFilename()).toBe(`veritix-chat-${vera.session.user_id}.json`);
	const chunks: Buffer[] = [];
	for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
	const kept = JSON.parse(Buffer.concat(chunks).toString()) as UserExport;
	expect(kept.user).toMatchObject({ external_id: vera.externalId, verified_by: "hmac" });
	expect(kept.conversations[0]?.messages[0]?.content).toBe("Where is my order?");

	await page.getByRole("button", { name: "Erase…" }).click();
	await page.getByRole("button", { name: "Erase", exact: true }).click();
	await expect(page.getByText("Type “erase”, or cancel.")).toBeVisible();
	await page.getByLabel("Type “erase” to go on").fill("Erase");
	await page.keyboard.press("Enter");
	await expect(page.getByRole("dialog")).toContainText("Vera was erased");
	await expect(page.getByRole("dialog")).toContainText("One conversation went with them.");
	const held = page.getByRole("list", { name: "Backups" }).getByRole("listitem");
	await expect(held).toContainText("chat-2026-01-02T03-04-05.678Z.db");
	await expect(held).toContainText(/until .*20\d\d/);
	await page.getByRole("button", { name: "Done" }).click();
	for (const one of [page, other]) {
		await expect(one.getByText("This conversation was deleted")).toBeVisible();
		await expect(row(one, vera.id)).toHaveCount(0);
		await expect(one.getByText("Where is my order?")).toHaveCount(0);
	}
	await page.getByRole("button", { name: "Back to the list" }).click();
	await expect(page).not.toHaveURL(/c=/);
	expect(unexpected(complaints.flat())).toEqual([]);
	await Promise.all([office.close(), elsewhere.close()]);
});

for (const colorScheme of SCHEMES) {
	for (const width of WIDTHS) {
		test(`these pages can be read and used at ${width} px, ${colorScheme}`, async ({ browser }) => {
			test.slow();
			const vera = await beginAsVerified("Vera von und zu Hohenfels-Sonnenschein");
			const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, reducedMotion: "reduce" });
			const complaints = await watchComplaints(context);
			const page = await signInAs(context, server, admin);
			const shots = process.env.SCREENSHOTS;
			const look = async (name: string, fullPage = true) => {
				expect(await findCutText(page), name).toEqual([]);
				await expectAccessible(page);
				if (shots) await page.screenshot({ path: `${shots}/${name}-${width}-${colorScheme}.png`, fullPage });
			};
			await page.goto(`${server.origin}/settings/sites`);
			await look("sites");
			await page.goto(`${server.origin}/settings/sites/default`);
			await page.getByRole("button", { name: "Add a secret" }).click();
			await page.getByText("It is shown this once.").waitFor();
			await look("site");
			await page.getByLabel("Allowed pages").fill("shop.example.com");
			await page.getByRole("button", { name: "Save" }).click();
			await page.getByText("“shop.example.com” must look like").waitFor();
			await look("site-wrong");
			await page.getByRole("button", { name: /^Remove the secret/ }).click();
			await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
			await page.getByText("None yet: names").waitFor();

			await page.goto(`${server.origin}/settings/keys`);
			await page.getByLabel("Name", { exact: true }).fill(`A key with a rather long name for ${width} ${colorScheme}`);
			await page.getByLabel("Read conversations").check();
			await page.getByLabel("Write messages").check();
			await look("key-form");
			await page.getByRole("button", { name: "Create key" }).click();
			await page.getByText(/^vck_/).waitFor();
			await look("keys");

			await page.goto(`${server.origin}/settings/audit`);
			await page.getByRole("list", { name: "Entries" }).locator("summary").first().click();
			await look("audit", false);

			await page.goto(`${server.origin}/inbox?c=${vera.id}`);
			await page.getByLabel("Your reply").waitFor();
			await row(page, vera.id).waitFor({ state: "attached" });
			if (width < 1280) {
				await look("thread", false);
				await page.getByRole("button", { name: "Details" }).click();
				await expect(page.getByRole("dialog", { name: "Details" }).getByText("Verified by the site (HMAC)")).toBeVisible();
			}
			await look("details", false);
			const beside = width < 1280 ? page.getByRole("dialog") : page.getByRole("complementary", { name: "Details" });
			await beside.getByRole("button", { name: "Block…" }).click();
			await look("block", false);
			await page.getByLabel("Reason").fill("spam");
			await page.getByRole("dialog").getByRole("button", { name: "Block" }).click();
			await expect(page.getByRole("dialog")).toHaveCount(0);
			if (width < 1280) await page.getByRole("button", { name: "Details" }).click();
			await expect(beside.getByText("Blocked until")).toBeVisible();
			await look("blocked", false);
			await beside.getByRole("button", { name: "Erase…" }).click();
			await look("erase", false);
			await page.getByLabel("Type “erase” to go on").fill("erase");
			await page.getByRole("dialog").getByRole("button", { name: "Erase" }).click();
			await page.getByRole("button", { name: "Done" }).waitFor();
			await look("erased", false);
			expect(unexpected(complaints)).toEqual([]);
			await context.close();
		});
	}
}

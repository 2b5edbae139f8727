import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import type { UserExport } from "#protocol/admin-shapes.ts";
import { expectAccessible } from "#tests/support/page-checks.ts";
import { type RunningServer, type SignedIn, startServer, uniqueId } from "../support/server.ts";
import { watchComplaints } from "./page-complaints.ts";
import { serveShop, WidgetOnPage } from "./widget-page.ts";

let server: RunningServer;
let admin: SignedIn;

test.beforeAll(async () => {
	server = await startServer();
	admin = await server.createAdmin();
});
test.afterAll(async () => server?.stop());

const inFiles = (mark: string) =>
	["chat.db", "chat.db-wal"]
		.map((file) => join(server.dataDir, file))
		.filter(existsSync)
		.some((file) => readFileSync(file).includes(mark));

/** Everything that the page's storage holds, as text. */
const inBrowser = (page: Page) =>
	page.evaluate(async () => {
		const found: unknown[] = [{ ...localStorage }, { ...sessionStorage }];
		for (const { name = "" } of await indexedDB.databases()) {
			const database = await new Promise<IDBDatabase>((done, fail) => {
				const asked = indexedDB.open(name);
				asked.onsuccess = () => done(asked.result);
				asked.onerror = () => fail(asked.error);
			});
			for (const store of database.objectStoreNames) {
				const all = database.transaction(store).objectStore(store).getAll();
				found.push(await new Promise((done) => (all.onsuccess = () => done(all.result))));
			}
			database.close();
		}
		return JSON.stringify(found);
	});

async function visit(context: BrowserContext, mark: string) {
	const shop = await serveShop(server.origin, {
		headers: { "content-security-policy": `script-src ${server.origin}; style-src 'none'; require-trusted-types-for 'script'` },
	});
	const page = await context.newPage();
	await page.goto(shop.url);
	const user = { name: `${mark} Lovelace`, email: `${mark.toLowerCase()}@example.com` };
	await page.evaluate((known) => window.chatWidget?.identify(known), user);
	const widget = new WidgetOnPage(page);
	await widget.open();
	return { shop, page, widget };
}

test("a visitor takes along what is kept of them, has it erased, and it is gone everywhere", async ({ browser }) => {
	const context = await browser.newContext();
	const complaints = await watchComplaints(context);
	const mark = uniqueId("Mark").replace(/-/g, "");
	const { shop, page, widget } = await visit(context, mark);
	await widget.say(`${mark} was here`);
	await server.send(await widget.conversationId(), `Hello ${mark}`, admin);
	await expect(widget.bubbleWith(`Hello ${mark}`)).toBeVisible();
	const backups = join(server.dataDir, "backups");
	mkdirSync(backups, { recursive: true });
	server.sql("VACUUM INTO ?", join(backups, "chat-2026-01-02T03-04-05.678Z.db"));
	const second = await context.newPage();
	await second.goto(shop.url);
	const elsewhere = new WidgetOnPage(second);
	await elsewhere.open();
	await expect(elsewhere.bubbleWith(`${mark} was here`)).toBeVisible();
	await widget.field.fill(`${mark} is being written`);

	const menu = widget.panel.getByRole("button", { name: "Your data" });
	// Not only under the pointer, as the dots of a message are.
	await expect(menu).toHaveCSS("opacity", "1");
	await menu.click();
	await expect(widget.panel.getByRole("heading", { name: "Your data" })).toBeFocused();
	const downloading = page.waitForEvent("download");
	await widget.panel.getByRole("button", { name: "Download as JSON" }).click();
	const chunks: Buffer[] = [];
	for await (const chunk of await (await downloading).createReadStream()) chunks.push(chunk as Buffer);
	const kept = JSON.parse(Buffer.concat(chunks).toString()) as UserExport;
	expect(kept.user.name).toBe(`${mark} Lovelace`);
	expect(kept.conversations[0]?.messages.map(({ content }) => content)).toEqual([`${mark} was here`, `Hello ${mark}`]);
	await expect(widget.panel.getByRole("status").getByText("Your download has begun.")).toBeVisible();
	expect([inFiles(mark), (await inBrowser(page)).includes(mark)]).toEqual([true, true]);

	await widget.panel.getByRole("button", { name: "Erase everything…" }).click();
	await expect(widget.panel.getByRole("heading", { name: "Erase everything?" })).toBeFocused();
	await expect(widget.panel.getByText("your name and your e-mail are deleted at once")).toBeVisible();
	await widget.panel.getByRole("button", { name: "Erase everything" }).click();
	await expect(widget.panel.getByRole("heading", { name: "Everything was erased" })).toBeFocused();
	await expect(widget.panel.getByText("One conversation, all messages")).toBeVisible();
	await expect(widget.panel.getByRole("listitem")).toHaveText(/^chat-2026-01-02T03-04-05\.678Z\.db, until \w+ \d+, 20\d\d$/);
	expect(inFiles(mark)).toBe(false);
	// The other tab heard of it by losing its session.
	await expect(elsewhere.bubbleWith(mark)).toHaveCount(0, { timeout: 15_000 });

	await widget.panel.getByRole("button", { name: "Done" }).click();
	await expect(widget.panel).toBeHidden();
	await second.close();
	await expect.poll(async () => (await inBrowser(page)).includes(mark)).toBe(false);
	await widget.bubble.click();
	await expect(widget.panel.getByText("How can we help you today?")).toBeVisible();
	await expect(widget.bubbleWith(mark)).toHaveCount(0);
	await expect(widget.field).toHaveValue("");
	await widget.say("As somebody new");
	expect(complaints.filter((complaint) => !/40[14]/.test(complaint))).toEqual([]);
	await shop.close();
	await context.close();
});

test("who thinks better of it goes back, by keyboard alone, and finds the chat as it was", async ({ browser }) => {
	const context = await browser.newContext();
	const { shop, page, widget } = await visit(context, uniqueId("Mark"));
	await widget.say("Stay");
	await widget.field.fill("half a word");
	const menu = widget.panel.getByRole("button", { name: "Your data" });
	await menu.focus();
	await page.keyboard.press("Enter");
	await expect(widget.panel.getByRole("heading", { name: "Your data" })).toBeFocused();
	await expect(menu).toHaveAttribute("aria-expanded", "true");
	await page.keyboard.press("Tab");
	await page.keyboard.press("Tab");
	await page.keyboard.press("Enter");
	await expect(widget.panel.getByRole("heading", { name: "Erase everything?" })).toBeFocused();
	await widget.panel.getByRole("button", { name: "Cancel" }).press("Enter");
	await expect(widget.panel.getByRole("heading", { name: "Your data" })).toBeFocused();
	await page.keyboard.press("Escape");
	await expect(menu).toBeFocused();
	await expect(widget.bubbleWith("Stay")).toBeVisible();
	await expect(widget.field).toHaveValue("half a word");
	await shop.close();
	await context.close();
});

test("where the server does not answer, nothing is forgotten and the chat goes on", async ({ browser }) => {
	const context = await browser.newContext();
	const { shop, page, widget } = await visit(context, uniqueId("Mark"));
	await widget.say("Stay");
	await widget.panel.getByRole("button", { name: "Your data" }).click();
	await widget.panel.getByRole("button", { name: "Erase everything…" }).click();
	await page.route("**/chat/user/*/erase", (route) => route.abort());
	await widget.panel.getByRole("button", { name: "Erase everything" }).click();
	await expect(widget.panel.getByRole("status").getByText("This did not work: The server could not be reached.")).toBeVisible();
	await page.keyboard.press("Escape");
	await expect(widget.bubbleWith("Stay")).toBeVisible();
	await widget.say("And on");
	await shop.close();
	await context.close();
});

test("who asks again and again is told in minutes when it will work, and nothing is forgotten", async ({ browser }) => {
	const context = await browser.newContext();
	const { shop, page, widget } = await visit(context, uniqueId("Mark"));
	await widget.say("Stay");
	await widget.panel.getByRole("button", { name: "Your data" }).click();
	for (let i = 0; i < 5; i += 1) {
		const download = page.waitForEvent("download");
		await widget.panel.getByRole("button", { name: "Download as JSON" }).click();
		await download;
		await expect(widget.panel.getByRole("status").getByText("Your download has begun.")).toBeVisible();
	}
	await widget.panel.getByRole("button", { name: "Erase everything…" }).click();
	await widget.panel.getByRole("button", { name: "Erase everything" }).click();
	const later = /^This was asked for too often\. Please try again in (59|60) minutes\.$/;
	await expect(widget.panel.getByRole("status").getByText(later)).toBeVisible();
	if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/own-refused.png` });
	await page.keyboard.press("Escape");
	await expect(widget.bubbleWith("Stay")).toBeVisible();
	await shop.close();
	await context.close();
});

for (const colorScheme of ["light", "dark"] as const) {
	for (const width of [375, 768, 1440]) {
		test(`the view of one's own data can be read at ${width} px, ${colorScheme}`, async ({ browser }) => {
			const context = await browser.newContext({ colorScheme, viewport: { width, height: 740 }, reducedMotion: "reduce" });
			const { shop, page, widget } = await visit(context, uniqueId("Mark"));
			await widget.say("Hello");
			await widget.panel.getByRole("button", { name: "Your data" }).click();
			for (const step of ["choice", "question", "done"]) {
				if (step === "question") await widget.panel.getByRole("button", { name: "Erase everything…" }).click();
				if (step === "done") await widget.panel.getByRole("button", { name: "Erase everything" }).click();
				await expect(widget.panel.getByRole("heading", { level: 3 })).toBeFocused();
				if (process.env.SCREENSHOTS)
					await page.screenshot({ path: `${process.env.SCREENSHOTS}/own-${step}-${width}-${colorScheme}.png` });
				await expectAccessible(page);
			}
			// What is gone is not shown again, by whichever way one leaves it.
			await widget.panel.getByRole("button", { name: "Close chat" }).click();
			await widget.bubble.click();
			await expect(widget.panel.getByText("How can we help you today?")).toBeVisible();
			await expect(widget.bubbleWith("Hello")).toHaveCount(0);
			await shop.close();
			await context.close();
		});
	}
}

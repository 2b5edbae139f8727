import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { expectAccessible, findCutText } from "#tests/support/page-checks.ts";
import { type RunningServer, type SignedIn, startServer, uniqueId } from "#tests/support/server.ts";
import { signInAs } from "./sign-in-as.ts";

const WIDTHS = [375, 768, 1440] as const;
const SCHEMES = ["light", "dark"] as const;

let server: RunningServer;
let admin: SignedIn;
let usedSetupToken: string;

test.beforeAll(async () => {
	server = await startServer();
	usedSetupToken = server.setupToken;
	admin = await server.createAdmin();
});
test.afterAll(async () => server?.stop());

/** What the browser says on its console that a healthy page never says. */
const complaints: string[] = [];
test.beforeEach(() => void complaints.splice(0));
test.afterEach(() => expect(complaints).toEqual([]));

function listen(page: Page): Page {
	page.on("pageerror", (error) => complaints.push(String(error)));
	page.on("console", (message) => {
		if (/Content Security Policy|Trusted|hydrat/i.test(message.text())) complaints.push(message.text());
	});
	return page;
}

/** A window in which the agent is signed in. */
async function openSignedIn(context: BrowserContext): Promise<Page> {
	return listen(await signInAs(context, server, admin));
}

/** Conversations as real ones are: long names, long words, several scripts, each state once. */
async function makeConversations() {
	const people = [
		{ name: "Ana Horvat", email: "ana@example.com", text: "My order still says “preparing” after six days." },
		{
			name: "Dr. Maximiliane von und zu Hohenfels-Sonnenschein",
			email: "maximiliane.hohenfels-sonnenschein@a-rather-long-company-name.example",
			text: `${"Donaudampfschifffahrtsgesellschaftskapitän".repeat(8)} https://example.com/${"path/".repeat(40)}`,
		},
		{ text: "hello?" },
		{ name: "Сергей Иванов", text: "Здравствуйте! Не могу войти в аккаунт." },
	];
	const made = [];
	for (const { text, ...who } of people) {
		const session = await server.openSession(who);
		const id = uniqueId("conv");
		await server.send(id, text, session);
		made.push({ id, session });
	}
	const [ana, max] = made;
	if (!ana || !max) throw new Error("two conversations were made");
	const reason = "The visitor asks for legal documents that the bot must not promise to anybody";
	await server.ok("POST", `/chat/${max.id}/escalate`, { ...max.session, body: { reason } });
	await server.send(ana.id, "I look into it at once. It left the warehouse this morning.", admin);
	await server.send(ana.id, "Thank you!", ana.session);
	return { ana, max };
}

const row = (page: Page, id: string) => page.locator(`[data-conversation="${id}"]`);
const reply = (page: Page) => page.getByLabel("Your reply");

for (const colorScheme of SCHEMES) {
	for (const width of WIDTHS) {
		test(`every page is readable and accessible at ${width} px, ${colorScheme}`, async ({ browser }) => {
			// Axe reads eight pages.
			test.slow();
			const { max } = await makeConversations();
			const look = { viewport: { width, height: 900 }, colorScheme, reducedMotion: "reduce" } as const;
			const stranger = await browser.newContext(look);
			const open = listen(await stranger.newPage());
			for (const path of ["/", "/login", "/setup", "/setup#token", "/no/such/page"]) {
				await open.goto(server.origin + path);
				await expect(open.getByRole("heading", { level: 1 })).toBeVisible();
				expect(await findCutText(open), path).toEqual([]);
				await expectAccessible(open);
			}
			await stranger.close();

			const context = await browser.newContext(look);
			const page = await openSignedIn(context);
			await page.goto(`${server.origin}/inbox`);
			await expect(row(page, max.id)).toBeVisible();
			expect(await findCutText(page), "the list").toEqual([]);
			await expectAccessible(page);

			await row(page, max.id).click();
			await expect(reply(page)).toBeVisible();
			await expect(page.getByText("Escalated:")).toBeVisible();
			expect(await findCutText(page), "the thread").toEqual([]);
			await expectAccessible(page);

			await page.goto(`${server.origin}/inbox?view=mine`);
			await expect(page.getByText("Nothing on your desk")).toBeVisible();
			expect(await findCutText(page), "an empty view").toEqual([]);
			await expectAccessible(page);
			await context.close();
		});
	}
}

test("nothing moves between the loading and the loaded inbox", async ({ context }) => {
	const { ana } = await makeConversations();
	const page = await openSignedIn(context);
	await page.addInitScript(() => {
		(window as { shift?: number }).shift = 0;
		new PerformanceObserver((list) => {
			for (const entry of list.getEntries()) {
				const shift = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
				if (!shift.hadRecentInput) (window as { shift?: number }).shift = ((window as { shift?: number }).shift ?? 0) + shift.value;
			}
		}).observe({ type: "layout-shift", buffered: true });
	});
	await page.goto(`${server.origin}/inbox?c=${ana.id}`);
	await expect(reply(page)).toBeVisible();
	await expect(row(page, ana.id)).toBeVisible();
	await page.evaluate(() => document.fonts.ready.then(() => undefined));
	expect(await page.evaluate(() => (window as { shift?: number }).shift)).toBeLessThan(0.02);
});

test("an agent signs in, and a wrong password says so and keeps the e-mail", async ({ page }) => {
	listen(page);
	await page.goto(`${server.origin}/inbox`);
	await expect(page).toHaveURL(/\/login$/);
	await page.getByLabel("E-mail").fill(admin.email);
	await page.getByLabel("Password", { exact: true }).fill("not the password");
	await page.getByRole("button", { name: "Sign in" }).click();
	await expect(page.getByRole("alert").filter({ hasText: "do not fit together" })).toBeVisible();
	await expect(page.getByLabel("E-mail")).toHaveValue(admin.email);
	await page.getByLabel("Password", { exact: true }).fill(admin.password);
	await page.getByRole("button", { name: "Sign in" }).click();
	await expect(page).toHaveURL(/\/inbox$/);
	await page.goto(`${server.origin}/login`);
	await expect(page).toHaveURL(/\/inbox$/);
});

test("somebody who guesses passwords is told to wait", async ({ page }) => {
	listen(page);
	await page.goto(`${server.origin}/login`);
	await page.getByLabel("E-mail").fill("guessed@example.com");
	await page.getByLabel("Password", { exact: true }).fill("a guess");
	for (let attempt = 1; attempt <= 4; attempt += 1) {
		const answered = page.waitForResponse((response) => response.url().includes("/callback/credentials"));
		await page.getByRole("button", { name: "Sign in" }).click();
		await answered;
		await expect(page.getByRole("button", { name: "Sign in" })).toBeEnabled();
	}
	await expect(page.getByText("Too many attempts")).toBeVisible();
});

test("a setup link that was used is refused, and the page says how to get a new one", async ({ page }) => {
	listen(page);
	await page.goto(`${server.origin}/setup#${usedSetupToken}`);
	await page.getByLabel("Your name").fill("Second Admin");
	await page.getByLabel("E-mail").fill("second@example.com");
	await page.getByLabel("Password", { exact: true }).fill("long enough password");
	await page.getByRole("button", { name: "Create account" }).click();
	await expect(page.getByText("This link no longer works")).toBeVisible();
	await expect(page.getByText("npm run setup-link")).toBeVisible();
});

test("a page opened at another address than PUBLIC_URL says where to sign in", async ({ page }) => {
	listen(page);
	await page.goto(`${server.origin.replace("127.0.0.1", "localhost")}/login`);
	await expect(page.getByRole("link", { name: `${server.origin}/login` })).toBeVisible();
});

test("the first admin is made by the setup link and lands in the inbox", async ({ page }) => {
	const fresh = await startServer();
	try {
		listen(page);
		await page.goto(`${fresh.origin}/setup#${fresh.setupToken}`);
		await page.getByLabel("Your name").fill("Ada");
		await page.getByLabel("E-mail").fill("ada@example.com");
		await page.getByLabel("Password", { exact: true }).fill("long enough password");
		await page.getByRole("button", { name: "Create account" }).click();
		await expect(page).toHaveURL(/\/inbox$/);
		await expect(page.getByText("All answered")).toBeVisible();
	} finally {
		await fresh.stop();
	}
});

test("an agent works by the keyboard alone: choose, open, answer, go back", async ({ context }) => {
	const { ana } = await makeConversations();
	const page = await openSignedIn(context);
	await page.goto(`${server.origin}/inbox`);
	await expect(row(page, ana.id)).toBeVisible();
	for (let steps = 0; steps < 100; steps += 1) {
		await page.keyboard.press("j");
		if (await row(page, ana.id).evaluate((element) => element === document.activeElement)) break;
	}
	await expect(row(page, ana.id)).toBeFocused();
	await page.keyboard.press("Enter");
	await expect(reply(page)).toBeFocused();
	await expect(page).toHaveURL(new RegExp(`c=${ana.id}`));
	await page.keyboard.type("First line");
	await page.keyboard.press("Shift+Enter");
	await page.keyboard.type("second line");
	await page.keyboard.press("Enter");
	await expect(page.getByRole("log").getByText("First line\nsecond line")).toBeVisible();
	await expect(page.getByRole("log").getByText("Sent", { exact: true })).toBeVisible();
	await page.keyboard.press("Escape");
	await expect(row(page, ana.id)).toBeFocused();
	await page.keyboard.press("Escape");
	await expect(page).not.toHaveURL(/c=/);
	expect(server.storedMessages(ana.id)).toBe(4);
});

test("Enter that chooses a word of an input method sends nothing", async ({ context }) => {
	const { ana } = await makeConversations();
	const page = await openSignedIn(context);
	await page.goto(`${server.origin}/inbox?c=${ana.id}`);
	await reply(page).fill("にほん");
	await reply(page).dispatchEvent("keydown", { key: "Enter", isComposing: true, bubbles: true });
	await reply(page).dispatchEvent("keydown", { key: "Enter", keyCode: 229, bubbles: true });
	await expect(reply(page)).toHaveValue("にほん");
	expect(server.storedMessages(ana.id)).toBe(3);
});

test("a draft is kept when the agent looks elsewhere and when the page is loaded again", async ({ context }) => {
	const { ana, max } = await makeConversations();
	const page = await openSignedIn(context);
	await page.goto(`${server.origin}/inbox?c=${ana.id}`);
	await reply(page).fill("Half a thought");
	await row(page, max.id).click();
	await expect(page).toHaveURL(new RegExp(`c=${max.id}`));
	await expect(reply(page)).toHaveValue("");
	await page.reload();
	await page.goBack();
	await expect(page).toHaveURL(new RegExp(`c=${ana.id}`));
	await expect(reply(page)).toHaveValue("Half a thought");
});

test("a visitor's message, typing and reading are seen at once, and so is what is done with the conversation", async ({
	context,
}) => {
	const { ana } = await makeConversations();
	const page = await openSignedIn(context);
	await page.goto(`${server.origin}/inbox?c=${ana.id}`);
	await expect(page).toHaveTitle(/^\(\d+\) Inbox/);
	await reply(page).fill("Can I help with anything else?");
	await page.getByRole("button", { name: "Send" }).click();
	await expect(page.getByRole("log").getByText("Sent", { exact: true })).toBeVisible();
	const stored = server.sql<{ id: string }>("SELECT id FROM messages WHERE conversationId = ? ORDER BY seq DESC LIMIT 1", ana.id);
	const caller = ana.session;
	await server.ok("POST", `/chat/${ana.id}/read`, { ...caller, body: { last_read_message_id: stored[0]?.id } });
	await expect(page.getByRole("log").getByText("Seen", { exact: true })).toBeVisible();
	await server.ok("POST", `/chat/${ana.id}/typing`, { ...caller, body: { sender_id: caller.user_id, is_typing: true } });
	await expect(page.getByText("Ana Horvat is typing")).toBeVisible();
	await server.send(ana.id, "No, that was all.", caller);
	await expect(page.getByRole("log").getByText("No, that was all.")).toBeVisible();
	await expect(page.getByText("Ana Horvat is typing")).toBeHidden();

	await page.getByRole("button", { name: "Assign to me" }).click();
	await expect(page.getByText("You have it")).toBeVisible();
	await page.getByRole("button", { name: "Hand back" }).click();
	await expect(page.getByText("Nobody has it yet")).toBeVisible();
	await page.getByRole("button", { name: "Resolve" }).click();
	await expect(page.getByRole("button", { name: "Reopen" })).toBeVisible();
	await expect(row(page, ana.id)).toBeHidden();
	await page.getByRole("link", { name: "Resolved" }).click();
	await expect(row(page, ana.id)).toBeVisible();
});

test("an agent who goes offline is told, keeps writing, and everything is sent once afterwards", async ({ context }) => {
	const { ana } = await makeConversations();
	const page = await openSignedIn(context);
	await page.goto(`${server.origin}/inbox?c=${ana.id}`);
	await expect(page.getByRole("log").getByText("Thank you!")).toBeVisible();
	await server.kill();
	await expect(page.getByText("The server cannot be reached")).toBeVisible({ timeout: 15_000 });
	await reply(page).fill("Written in the dark");
	await reply(page).press("Enter");
	await expect(page.getByText("Kept. Sent when you are back online.")).toBeVisible();
	await server.restart();
	await expect(page.getByText("The server cannot be reached")).toBeHidden({ timeout: 30_000 });
	await expect(page.getByRole("log").getByText("Sent", { exact: true })).toBeVisible();
	await expect(page.getByText("Kept. Sent when you are back online.")).toBeHidden();
	await expect(page.getByRole("log").getByText("Written in the dark")).toHaveCount(1);
	expect(server.storedMessages(ana.id)).toBe(4);
});

test("on a phone one pane is shown at a time, and back leads to the list", async ({ browser }) => {
	const { ana } = await makeConversations();
	const context = await browser.newContext({ viewport: { width: 375, height: 812 }, hasTouch: true });
	const page = await openSignedIn(context);
	await page.goto(`${server.origin}/inbox`);
	await row(page, ana.id).click();
	await expect(reply(page)).toBeVisible();
	await expect(page.getByRole("navigation", { name: "Views" })).toBeHidden();
	await page.reload();
	await expect(reply(page)).toBeVisible();
	await page.getByRole("button", { name: "Back to the list" }).click();
	await expect(row(page, ana.id)).toBeVisible();
	await expect(reply(page)).toBeHidden();
	await context.close();
});

test("the chosen theme is there at once after a reload", async ({ context }) => {
	const page = await openSignedIn(context);
	await page.goto(`${server.origin}/inbox`);
	await page.getByRole("button", { name: /^Account of/ }).click();
	await page.getByRole("menuitemradio", { name: "Dark" }).click();
	await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
	const html = await (await page.request.get(`${server.origin}/inbox`)).text();
	expect(html).toMatch(/<html[^>]*data-theme="dark"/);
});

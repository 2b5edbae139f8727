import AxeBuilder from "@axe-core/playwright";
import { type BrowserContext, expect, type Locator, type Page, type Response, test } from "@playwright/test";
import { API_ROUTES } from "#protocol/routes.ts";
import type { ConversationState, HistoryPage } from "#protocol/shapes.ts";
import { cookiesOf } from "#tests/support/cookies-of.ts";
import { type RunningServer, startServer, uniqueId } from "../support/server.ts";
import { WidgetOnPage } from "./widget-page.ts";

let server: RunningServer;
test.beforeAll(async () => {
	server = await startServer();
});
test.afterAll(() => server.stop());

/** What the browser complained about, blocked scripts and styles among it; each test ends with none. */
let complaints: string[];
test.beforeEach(({ page }) => {
	complaints = [];
	page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
	page.on("pageerror", (error) => complaints.push(error.message));
});

class DemoPage extends WidgetOnPage {
	static async visit(page: Page, { width = 1440, height = 900 } = {}): Promise<DemoPage> {
		await page.setViewportSize({ width, height });
		await page.goto(`${server.origin}/demo`);
		const demo = new DemoPage(page);
		await expect(demo.button("Open chat")).toBeEnabled();
		return demo;
	}

	button(name: string): Locator {
		return this.page.getByRole("main").getByRole("button", { name, exact: true });
	}

	fact(name: string): Locator {
		return this.page.locator(`[data-fact="${name}"]`);
	}

	get events(): Locator {
		return this.page.getByRole("region", { name: "Event log" });
	}

	get result(): Locator {
		return this.page.getByRole("main").getByRole("status").first();
	}

	/** The explorer's row of a route, opened. */
	async openRow(name: string): Promise<Locator> {
		const row = this.page.locator(`[data-route="${name}"]`);
		await row.getByRole("button", { expanded: false }).click();
		return row;
	}

	/** Sends what stands in an opened row; answers the status that came, which must be the one that is shown. */
	async send(row: Locator): Promise<number> {
		const button = row.getByRole("button", { name: "Send", exact: true });
		// Before, the ids in the path may not be known yet.
		await expect(button).toBeEnabled();
		const path = await row.getByLabel(/^(GET|POST)$/).inputValue();
		const isAnswer = (response: Response) =>
			response.url() === `${server.origin}${path}` && response.request().resourceType() === "fetch";
		const answer = this.page.waitForResponse(isAnswer);
		await button.click();
		const status = (await answer).status();
		await expect(row.getByRole("status")).toHaveText(new RegExp(`^${status} .*ms$`));
		return status;
	}

	async token(): Promise<string> {
		const kept = await this.page.evaluate(() => Object.entries(localStorage).find(([key]) => key.endsWith(":demo:session"))?.[1]);
		return (JSON.parse(kept ?? "{}") as { token: string }).token;
	}

	async ask<T>(what: "status" | "history"): Promise<T> {
		const path = `/chat/${await this.conversationId()}/${what}`;
		return server.ok<T>("GET", path, { token: await this.token() });
	}
}

/** Somebody else asks the bot and is answered: by then it would have answered everybody who asked before. */
async function untilBotAnsweredSomebodyElse(): Promise<void> {
	const session = await server.openSession({ site: "demo" });
	const conversationId = uniqueId("conv");
	await server.send(conversationId, "hello", session, { sender_id: session.user_id, sender_type: "user" });
	const count = async () => (await server.ok<HistoryPage>("GET", `/chat/${conversationId}/history`, session)).count;
	await expect.poll(count).toBe(2);
}

async function signIn(context: BrowserContext): Promise<void> {
	await context.addCookies(cookiesOf(server.origin, await server.createAdmin()));
}

test("a visitor alone gets an answer, and the monitor counts what really happened", async ({ page }) => {
	const demo = await DemoPage.visit(page);
	await expect(demo.fact("state")).toHaveText("Connected");
	await expect(demo.fact("transport")).toHaveText("WebSocket");
	await expect(demo.fact("sent")).toHaveText("0");
	await expect(demo.fact("received")).toHaveText("0");

	await demo.say("What does it cost?");
	await expect(demo.panel.getByText("Demo bot").first()).toBeVisible();
	await expect(demo.bubbleWith("MIT licence")).toHaveCount(1);
	await expect(demo.fact("sent")).toHaveText("1");
	await expect(demo.fact("received")).toHaveText("1");
	await expect(demo.fact("round-trip")).toHaveText(/^\d+ ms$/);
	await expect(demo.fact("conversation")).toHaveText(await demo.conversationId());
	await expect(demo.fact("user")).toHaveText(/^user_/);
	for (const line of ["Connected by WebSocket", "You: “What does it cost?”", "Demo bot is typing", "Demo bot: “Nothing."]) {
		await expect(demo.events).toContainText(line);
	}
	expect(complaints).toEqual([]);
});

test("“human” escalates; the simulated agent answers, and from then on the bot is silent", async ({ page }) => {
	const demo = await DemoPage.visit(page);
	await demo.say("human");
	await expect(demo.bubbleWith("I have called a person")).toBeVisible();
	expect(await demo.ask<ConversationState>("status")).toMatchObject({ status: "escalated", escalation_reason: "user_request" });

	await demo.button("Simulate an agent's reply").click();
	await expect(demo.bubbleWith("this is the demo agent")).toBeVisible();
	await expect(demo.result).toContainText("An agent has answered");

	await demo.say("What does it cost?");
	await untilBotAnsweredSomebodyElse();
	const { messages } = await demo.ask<HistoryPage>("history");
	expect(messages.map((message) => message.sender_type)).toEqual(["user", "bot", "agent", "user"]);
	expect(complaints).toEqual([]);
});

test("the four buttons work for somebody who has not written a word", async ({ page }) => {
	const demo = await DemoPage.visit(page, { width: 1024 });
	await demo.button("Check the backend").click();
	await expect(demo.result).toHaveText(/^All is well: version \d+\.\d+\.\d+, database ok, up for .+, answered in \d+ ms\.$/);
	await expect(demo.panel).toBeHidden();
	await demo.button("Trigger an escalation").click();
	await expect(demo.result).toContainText("Escalated as esc_");
	await expect(demo.panel).toBeVisible();
	expect(await demo.ask<ConversationState>("status")).toMatchObject({ status: "escalated", escalation_reason: "complex_query" });
	await demo.page.evaluate(() => window.chatWidget?.closeChat());
	await demo.button("Open chat").click();
	await expect(demo.panel).toBeVisible();
	expect(complaints).toEqual([]);
});

test("every route of the API stands in the explorer and can be tried; agents' routes say no to a visitor", async ({ page }) => {
	const demo = await DemoPage.visit(page);
	const names = API_ROUTES.map(({ method, path }) => `${method} ${path}`);
	const shown = await page.locator("[data-route]").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-route")));
	expect(shown).toEqual(names);

	const early = await demo.openRow("GET /chat/{conversation_id}/history");
	await expect(early.getByRole("button", { name: "Send", exact: true })).toBeDisabled();
	await early.getByRole("button", { name: "Say hello" }).click();
	await expect(demo.bubbleWith("Hello support!")).toBeVisible();
	expect(await demo.send(early)).toBe(200);
	await expect(early.getByRole("region", { name: "Answer's body" })).toContainText('"content": "Hello support!"');
	await early.getByRole("button", { expanded: true }).click();

	// They end the session that all the others need, so they come last.
	const endings = ["POST /chat/user/{user_id}/erase", "POST /chat/session/end"];
	const statuses: Record<string, number> = {};
	for (const name of names) {
		if (!endings.includes(name)) statuses[name] = await demo.send(await demo.openRow(name));
	}
	const expected = API_ROUTES.map(({ method, path, who }) => [`${method} ${path}`, who === "agent" ? 401 : 200] as const).filter(
		([name]) => !endings.includes(name),
	);
	expect(statuses).toEqual(Object.fromEntries(expected));

	const row = await demo.openRow("GET /chat/{conversation_id}/status");
	await expect(row).toContainText("Authorization:");
	expect(await page.locator("body").textContent()).not.toContain(await demo.token());

	const queue = await demo.openRow("GET /chat/queue");
	await queue.getByLabel("Send as").selectOption("visitor");
	expect(await demo.send(queue)).toBe(403);
	await queue.getByLabel("GET", { exact: true }).fill("/chat/nowhere/status");
	expect(await demo.send(queue)).toBe(404);
	expect(await demo.send(await demo.openRow("POST /chat/user/{user_id}/erase"))).toBe(200);
	await expect(demo.bubbleWith("Hello support!")).toHaveCount(0);
	// The browser itself writes each refused answer to the console; nothing else may be there.
	expect(complaints.filter((text) => !/^Failed to load resource: .* 40[134]/.test(text))).toEqual([]);
});

test("an agent who is signed in in this browser can try the agents' routes", async ({ page, context }) => {
	await signIn(context);
	const demo = await DemoPage.visit(page);
	await demo.say("What does it cost?");
	for (const { method, path } of API_ROUTES.filter(({ who }) => who === "agent")) {
		expect([path, await demo.send(await demo.openRow(`${method} ${path}`))]).toEqual([path, 200]);
	}
	expect(await demo.ask<ConversationState>("status")).toMatchObject({ assigned_agent_name: "Ada Admin" });
	expect(complaints).toEqual([]);
});

test("the theme of the page is the theme of the widget, after a reload too", async ({ page }) => {
	const demo = await DemoPage.visit(page);
	await page.getByRole("button", { name: "Appearance" }).click();
	await page.getByRole("menuitemradio", { name: "Dark" }).click();
	await expect(page.locator("veritix-chat")).toHaveAttribute("data-theme", "dark");
	await page.reload();
	await expect(demo.button("Open chat")).toBeEnabled();
	await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
	await expect(page.locator("veritix-chat")).toHaveAttribute("data-theme", "dark");
});

for (const [width, height, colorScheme] of [
	[375, 812, "light"],
	[768, 1024, "dark"],
	[1440, 900, "light"],
	[1440, 900, "dark"],
] as const) {
	test(`nothing is clipped and nobody is shut out at ${width} px, ${colorScheme}`, async ({ browser }) => {
		const context = await browser.newContext({ colorScheme, reducedMotion: "reduce", viewport: { width, height } });
		const demo = await DemoPage.visit(await context.newPage(), { width, height });
		const row = await demo.openRow("GET /health");
		expect(await demo.send(row)).toBe(200);
		const excess = await demo.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
		expect(excess).toBeLessThanOrEqual(0);
		// The header of the open panel counts as a banner beside the page's own: the widget's to mend, and then to be checked here.
		const axe = new AxeBuilder({ page: demo.page }).disableRules(["landmark-no-duplicate-banner", "landmark-unique"]);
		const { violations } = await axe.analyze();
		expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
		await context.close();
	});
}

test("a row of the explorer opens, sends and closes by keyboard alone", async ({ page }) => {
	const demo = await DemoPage.visit(page, { width: 1024 });
	const row = page.locator('[data-route="GET /health"]');
	await row.getByRole("button").focus();
	await page.keyboard.press("Enter");
	for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press("Tab");
	await page.keyboard.press("Enter");
	await expect(row.getByRole("status")).toHaveText(/^200/);
	await row.getByRole("button", { expanded: true }).focus();
	await page.keyboard.press("Space");
	await expect(row.getByRole("status")).toHaveCount(0);
	await expect(demo.events).toContainText("GET /health: 200");
});

test("the monitor tells of a server that goes away and comes back, and goes on counting", async ({ page }) => {
	const demo = await DemoPage.visit(page);
	await demo.say("Where are my messages stored?");
	await expect(demo.fact("received")).toHaveText("1");
	await server.terminate();
	await expect(demo.fact("state")).toHaveText(/Connecting|Offline/);
	await expect(demo.fact("transport")).toHaveText("–");
	await server.launch();
	await expect(demo.fact("state")).toHaveText("Connected", { timeout: 20_000 });
	await demo.say("And what does it cost?");
	await expect(demo.fact("sent")).toHaveText("2");
	await expect(demo.fact("received")).toHaveText("2");
});

test("what was written while the server was away arrives once after the page was left and opened again, and is answered", async ({
	page,
}) => {
	const demo = await DemoPage.visit(page);
	await demo.say("hello");
	await expect(demo.fact("received")).toHaveText("1");
	await server.terminate();
	await expect(demo.fact("state")).toHaveText(/Connecting|Offline/);
	await demo.field.fill("Is this kept in a database?");
	await demo.field.press("Enter");
	await expect(demo.bubbleWith("Is this kept in a database?")).toBeVisible();
	// Until the message is kept its text stays stored as the draft: whoever leaves in between finds it in the field.
	await expect.poll(() => page.evaluate(() => Object.keys(localStorage).some((key) => key.endsWith(":draft")))).toBe(false);
	await page.goto("about:blank");
	await server.launch();
	await DemoPage.visit(page);
	await expect(demo.bubbleWith("In one database that is yours")).toBeVisible();
	const said = (await demo.ask<HistoryPage>("history")).messages.map((message) => message.sender_type);
	expect(said).toEqual(["user", "bot", "user", "bot"]);
});

test("a page whose widget did not load says so and offers nothing that cannot work", async ({ page }) => {
	await page.route("**/widget.js", (route) => route.abort());
	await page.goto(`${server.origin}/demo`);
	const main = page.getByRole("main");
	await expect(main.getByRole("status").first()).toContainText("did not load", { timeout: 12_000 });
	for (const name of ["Open chat", "Simulate an agent's reply", "Send “human”"]) {
		await expect(main.getByRole("button", { name, exact: true })).toBeDisabled();
	}
});

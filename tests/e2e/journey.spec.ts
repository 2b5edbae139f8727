import { type BrowserContext, expect, type Locator, type Page, test } from "@playwright/test";
import type { ForeignPage } from "../support/foreign-page.ts";
import { type RunningServer, startServer } from "../support/server.ts";
import { watchComplaints } from "./page-complaints.ts";
import { serveShop, WidgetOnPage } from "./widget-page.ts";

const AGENT = { name: "Ada Admin", email: "ada@example.com", password: "correct horse battery" };
const PATIENT = { timeout: 15_000 };

let server: RunningServer;
let shop: ForeignPage;

test.beforeAll(async () => {
	server = await startServer();
	shop = await serveShop(server.origin);
});
test.afterAll(async () => {
	await shop.close();
	await server.stop();
});

/** The inbox as the person in front of it finds it. */
class InboxOnPage {
	constructor(readonly page: Page) {}

	view(name: string): Locator {
		return this.page.getByRole("navigation", { name: "Views" }).getByRole("link", { name });
	}

	/** The rows of the list that show these words. */
	row(words: string): Locator {
		return this.page.locator("[data-conversation]", { hasText: words });
	}

	get thread(): Locator {
		return this.page.getByRole("log", { name: /^Conversation with/ });
	}

	/** A message's text as it stands in the thread, and nothing that only contains it. */
	said(text: string): Locator {
		return this.thread.getByText(text, { exact: true });
	}

	get reply(): Locator {
		return this.page.getByRole("textbox", { name: "Your reply" });
	}

	async say(text: string): Promise<void> {
		await this.reply.fill(text);
		await this.reply.press("Enter");
		await expect(this.said(text)).toHaveCount(1);
	}
}

/** Makes the first admin by the printed link and comes out in the inbox. */
async function setUp(context: BrowserContext): Promise<InboxOnPage> {
	const page = await context.newPage();
	await page.goto(`${server.origin}/setup#${server.setupToken}`);
	await page.getByLabel("Your name").fill(AGENT.name);
	await page.getByLabel("E-mail").fill(AGENT.email);
	await page.getByLabel("Password", { exact: true }).fill(AGENT.password);
	await page.locator("button[type=submit]").click();
	await page.waitForURL("**/inbox**", PATIENT);
	return new InboxOnPage(page);
}

test("a visitor of a shop writes, an agent answers, takes over, resolves; nothing is lost or doubled on either side", async ({
	browser,
}) => {
	test.setTimeout(120_000);
	const [visitorContext, agentContext] = await Promise.all([browser.newContext(), browser.newContext()]);
	const complaints = [await watchComplaints(visitorContext), await watchComplaints(agentContext)];
	const visitor = await visitorContext.newPage();
	const widget = new WidgetOnPage(visitor);
	const inbox = await setUp(agentContext);
	await expect(inbox.page.getByRole("heading", { name: "All answered" }).or(inbox.page.getByText("All answered"))).toBeVisible();

	await test.step("the visitor writes and the agent sees it at once", async () => {
		await visitor.goto(shop.url);
		expect(new URL(visitor.url()).host).not.toBe(new URL(server.origin).host);
		await widget.open();
		await widget.say("Where is my lamp?");
		await expect(inbox.row("Where is my lamp?")).toHaveCount(1);
		await inbox.row("Where is my lamp?").click();
		await expect(inbox.said("Where is my lamp?")).toHaveCount(1);
		await expect(widget.panel.getByText("Read")).toBeVisible();
	});

	await test.step("each sees the other typing", async () => {
		await inbox.reply.pressSequentially("I look", { delay: 20 });
		await expect(widget.panel.getByText(`${AGENT.name} is typing`)).toBeAttached();
		await inbox.reply.fill("");
		await widget.field.pressSequentially("And my", { delay: 20 });
		await expect(inbox.page.getByText(/is typing$/)).toBeVisible();
		await widget.field.fill("");
		await expect(inbox.page.getByText(/is typing$/)).toHaveCount(0, PATIENT);
	});

	await test.step("the agent answers and it goes to and fro", async () => {
		await inbox.say("I look into it.");
		await expect(widget.bubbleWith("I look into it.")).toHaveCount(1);
		await widget.say("Thank you!");
		await expect(inbox.said("Thank you!")).toHaveCount(1);
	});

	await test.step("the visitor asks for a person and the agent sees why", async () => {
		await widget.panel.getByRole("button", { name: "Talk to a person" }).click();
		await expect(widget.panel.getByText("You asked for a person.")).toBeVisible();
		await expect(inbox.page.getByText("Asked for a person")).toBeVisible();
		await inbox.view("Escalated").click();
		await expect(inbox.row("Escalated")).toHaveCount(1);
	});

	await test.step("the agent takes the conversation", async () => {
		await inbox.page.getByRole("button", { name: "Assign to me" }).click();
		await expect(inbox.page.getByText("You have it")).toBeVisible();
		await expect(widget.panel.getByText(`You are talking to ${AGENT.name}`)).toBeVisible();
		await inbox.view("Mine").click();
		await expect(inbox.page.locator("[data-conversation]")).toHaveCount(1);
	});

	const conversationId = await widget.conversationId();
	const stored = () =>
		server
			.sql<{ content: string }>("SELECT content FROM messages WHERE conversationId = ? ORDER BY seq", conversationId)
			.map((row) => row.content);

	await test.step("both reload and find everything once, in the same order", async () => {
		const before = stored();
		expect(before).toEqual(expect.arrayContaining(["Where is my lamp?", "I look into it.", "Thank you!"]));
		await Promise.all([visitor.reload(), inbox.page.reload()]);
		await widget.bubble.click();
		await expect(widget.bubbleWith("Thank you!")).toHaveCount(1);
		const shown = await widget.log.locator(".message[data-state]").allTextContents();
		expect(shown).toEqual(before);
		for (const text of before) await expect(inbox.said(text)).toHaveCount(1);
		const thread = (await inbox.thread.textContent()) ?? "";
		const places = before.map((text) => thread.indexOf(text));
		expect(places).toEqual([...places].sort((a, b) => a - b));
		await expect(inbox.page.getByText("You have it")).toBeVisible();
	});

	await test.step("the server restarts while both write, and nothing is lost or doubled", async () => {
		await server.terminate();
		await widget.field.fill("Written while you were away");
		await widget.field.press("Enter");
		await inbox.reply.fill("Answered while you were away");
		await inbox.reply.press("Enter");
		await server.restart();
		await expect(inbox.said("Written while you were away")).toHaveCount(1, { timeout: 30_000 });
		await expect(widget.bubbleWith("Answered while you were away")).toHaveCount(1, { timeout: 30_000 });
		await expect(widget.bubbleWith("Written while you were away")).toHaveCount(1);
		await expect(inbox.said("Answered while you were away")).toHaveCount(1);
	});

	await test.step("the agent resolves it, and the visitor's next word reopens it", async () => {
		await inbox.page.getByRole("button", { name: "Resolve" }).click();
		await expect(widget.panel.getByText("This conversation is resolved.")).toBeVisible();
		await expect(inbox.page.getByRole("button", { name: "Reopen" })).toBeVisible();
		await widget.say("One more thing");
		await expect(inbox.page.getByRole("button", { name: "Resolve" })).toBeVisible();
		await expect(inbox.said("One more thing")).toHaveCount(1);
	});

	await test.step("in the end the database, the widget and the inbox hold the same", async () => {
		const rows = stored();
		expect(new Set(rows).size).toBe(rows.length);
		expect(await widget.log.locator(".message[data-state]").allTextContents()).toEqual(rows);
		for (const text of rows) await expect(inbox.said(text)).toHaveCount(1);
	});

	// While the server was away the browser itself says so on the console; nothing else may be there.
	const unexpected = complaints
		.flat()
		.filter((complaint) => !/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|WebSocket connection/.test(complaint));
	expect(unexpected).toEqual([]);
	await Promise.all([visitorContext.close(), agentContext.close()]);
});

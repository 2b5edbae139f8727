import { type BrowserContext, expect, test } from "@playwright/test";
import type { ForeignPage } from "../support/foreign-page.ts";
import { type RunningServer, startServer } from "../support/server.ts";
import { STORED, serveScriptsFromDisk, serveShop, WidgetOnPage } from "./widget-page.ts";

let server: RunningServer;
let shop: ForeignPage;

test.beforeAll(async () => {
	server = await startServer();
	await server.createAdmin();
});
test.beforeEach(async () => {
	shop = await serveShop(server.origin);
});
test.afterEach(() => shop.close());
test.afterAll(() => server.stop());

async function visit(context: BrowserContext): Promise<WidgetOnPage> {
	const page = await context.newPage();
	await page.goto(shop.url);
	return new WidgetOnPage(page);
}

/** Two tabs with the chat open; the first has the connection. */
async function openTwoTabs(context: BrowserContext): Promise<[WidgetOnPage, WidgetOnPage]> {
	const one = await visit(context);
	await one.open();
	const two = await visit(context);
	await two.open();
	return [one, two];
}

async function openSockets(): Promise<number> {
	const { text } = await server.api("GET", "/metrics");
	return Number(/^chat_connections\{transport="socketio"\} (\d+)$/m.exec(text)?.[1] ?? 0);
}

async function answer(widget: WidgetOnPage, text: string): Promise<void> {
	await server.send(await widget.conversationId(), text, await server.createAdmin());
}

test("two tabs have one connection, and each has what is written in the other and to the other", async ({ context }) => {
	const [one, two] = await openTwoTabs(context);
	await one.say("From the first");
	await two.say("From the second");
	await answer(one, "To both");
	for (const widget of [one, two]) {
		await expect(widget.log.locator(".message[data-key]")).toHaveText(["From the first", "From the second", "To both"]);
	}
	expect(await one.conversationId()).toBe(await two.conversationId());
	expect(server.storedMessages(await one.conversationId())).toBe(3);
	expect(await openSockets()).toBe(1);
});

test("when the leading tab is closed another one is connected, and has what came meanwhile, in less than two seconds", async ({
	context,
}) => {
	const [one, two] = await openTwoTabs(context);
	await two.say("Hello");
	const conversation = await one.conversationId();
	const admin = await server.createAdmin();
	const closedAt = performance.now();
	await one.page.close();
	await server.send(conversation, "While nobody listened", admin);
	await expect(two.bubbleWith("While nobody listened")).toBeVisible({ timeout: 2000 });
	const took = performance.now() - closedAt;
	test.info().annotations.push({ type: "takeover", description: `${Math.round(took)} ms` });
	expect(took).toBeLessThan(2000);
	await two.say("And I am heard");
	await expect.poll(openSockets).toBe(1);
});

test("a leading tab that hangs is replaced, and steps down when it wakes", async ({ context }) => {
	const [one, two] = await openTwoTabs(context);
	await two.say("Hello");
	const hanging = one.page.evaluate(() => {
		const until = Date.now() + 6000;
		while (Date.now() < until);
	});
	const askedAt = performance.now();
	await two.say("Does anybody hear me?");
	test.info().annotations.push({ type: "replaced", description: `${Math.round(performance.now() - askedAt)} ms` });
	// It went out while the other still hung.
	expect(performance.now() - askedAt).toBeLessThan(5000);
	await hanging;
	await expect(one.bubbleWith("Does anybody hear me?")).toHaveAttribute("data-state", STORED);
	await one.say("I am awake");
	await expect(two.bubbleWith("I am awake")).toHaveCount(1);
	await expect.poll(openSockets).toBe(1);
	expect(server.storedMessages(await one.conversationId())).toBe(3);
});

test("what is typed in one tab stands in the other, and is gone from both when it is sent", async ({ context }) => {
	const [one, two] = await openTwoTabs(context);
	await one.field.pressSequentially("Half a sen");
	await expect(two.field).toHaveValue("Half a sen");
	await two.page.waitForFunction(() => localStorage.length > 0);
	await two.field.press("End");
	await two.field.pressSequentially("tence");
	await expect(two.field).toHaveValue("Half a sentence");
	await expect(one.field).toHaveValue("Half a sentence");
	await two.field.press("Enter");
	await expect(two.bubbleWith("Half a sentence")).toHaveAttribute("data-state", STORED);
	for (const widget of [one, two]) await expect(widget.field).toHaveValue("");
	await expect(one.bubbleWith("Half a sentence")).toHaveCount(1);
});

test("both tabs count the same as unread, and what is read in one is read in both", async ({ context }) => {
	const [one, two] = await openTwoTabs(context);
	await one.say("Hello");
	for (const widget of [one, two]) await widget.bubble.click();
	await answer(one, "One");
	await answer(one, "Two");
	for (const { page } of [one, two]) await expect(page.getByRole("button", { name: "Open chat, 2 unread messages" })).toBeVisible();
	await two.bubble.click();
	await two.bubble.click();
	for (const { page } of [one, two]) await expect(page.getByRole("button", { name: "Open chat", exact: true })).toBeVisible();
});

test("a first visit in two tabs at once is one user", async ({ context }) => {
	const asked: number[] = [];
	await context.route("**/chat/session", async (route) => {
		asked.push(performance.now());
		const response = await route.fetch();
		// Slow enough that the second tab would have asked as well.
		await new Promise((done) => setTimeout(done, 400));
		await route.fulfill({ response });
	});
	const [one, two] = await Promise.all([visit(context), visit(context)]);
	await Promise.all([one.open(), two.open()]);
	const users = await Promise.all([one, two].map(({ page }) => page.evaluate(() => window.chatWidget?.userId)));
	expect(users[0]).toBe(users[1]);
	// Not by typing: nobody types in two tabs at once, and what is typed in one is copied to the other.
	await Promise.all(
		[one, two].map(({ page }, index) => page.evaluate((text) => window.chatWidget?.sendMessage(text), `From ${index}`)),
	);
	for (const widget of [one, two]) await expect(widget.log.locator(".message[data-key]")).toHaveCount(2);
	expect(await one.conversationId()).toBe(await two.conversationId());
	expect(asked).toHaveLength(2);
});

test("D6: what is written without a connection in a tab that is then closed, another tab sends, once", async ({ context }) => {
	const [one, two] = await openTwoTabs(context);
	await one.say("Before");
	await context.setOffline(true);
	for (const { page } of [one, two]) await expect(page.getByText("we keep your message")).toBeVisible({ timeout: 20_000 });
	await one.field.fill("Into the void");
	await one.field.press("Enter");
	await expect(one.bubbleWith("Into the void")).toHaveAttribute("data-state", "queued");
	await expect(one.panel.getByText("Not sent yet")).toBeVisible();
	// The other tab shows it already, and leaves it to its writer.
	await expect(two.bubbleWith("Into the void")).toHaveAttribute("data-state", "queued");
	await one.page.close();
	await context.setOffline(false);
	await expect(two.bubbleWith("Into the void")).toHaveAttribute("data-state", STORED, { timeout: 20_000 });
	await expect(two.bubbleWith("Into the void")).toHaveCount(1);
	expect(server.storedMessages(await two.conversationId())).toBe(2);
});

test("D6: a message in IndexedDB outlives a reload and is sent once", async ({ context }) => {
	await serveScriptsFromDisk(context);
	const widget = await visit(context);
	await widget.open();
	await widget.say("Before");
	await context.route("**/chat/**", (route) => route.abort());
	await context.setOffline(true);
	await expect(widget.panel.getByText("we keep your message")).toBeVisible({ timeout: 20_000 });
	await widget.field.fill("Kept");
	await widget.field.press("Enter");
	const keptTexts = () =>
		widget.page.evaluate(
			() =>
				new Promise<unknown>((resolve, reject) => {
					const request = indexedDB.open("veritix-chat");
					request.onerror = () => reject(request.error);
					request.onsuccess = () => {
						const all = request.result.transaction("unsent").objectStore("unsent").getAll();
						all.onsuccess = () => resolve((all.result as { content: string }[][]).flat().map(({ content }) => content));
					};
				}),
		);
	await expect.poll(keptTexts).toEqual(["Kept"]);
	await context.setOffline(false);
	await context.unroute("**/chat/**");
	await widget.page.reload();
	await widget.bubble.click();
	await expect(widget.bubbleWith("Kept")).toHaveAttribute("data-state", STORED, { timeout: 20_000 });
	await expect(widget.log.locator(".message[data-key]")).toHaveText(["Before", "Kept"]);
	await expect.poll(keptTexts).toEqual([]);
	expect(server.storedMessages(await widget.conversationId())).toBe(2);
});

test("a message says how far it got: sent, delivered, read", async ({ context }) => {
	const widget = await visit(context);
	await widget.open();
	await widget.say("Anybody there?");
	await expect(widget.panel.getByText("Sent", { exact: true })).toBeVisible();
	const conversation_id = await widget.conversationId();
	const admin = await server.createAdmin();
	const agent = await server.connectSocketIo(admin);
	const [{ id = "" } = {}] = server.sql<{ id: string }>("SELECT id FROM messages WHERE conversationId = ?", conversation_id);
	await agent.do("message:receive", { conversation_id, last_received_message_id: id });
	await expect(widget.panel.getByText("Delivered", { exact: true })).toBeVisible();
	await agent.do("message:read", { conversation_id, last_read_message_id: id });
	await expect(widget.panel.getByText("Read", { exact: true })).toBeVisible();
	await expect(widget.panel.getByText("Delivered", { exact: true })).toHaveCount(0);

	// And the widget says what has reached it, read or not.
	await widget.bubble.click();
	await server.send(conversation_id, "Here I am", admin);
	const receipts = () => server.sql("SELECT userDeliveredSeq, userReadSeq FROM conversations WHERE id = ?", conversation_id)[0];
	await expect.poll(receipts).toEqual({ userDeliveredSeq: 2, userReadSeq: 1 });
});

test("where locks, channels and storage are denied or hang, the chat works", async ({ context }) => {
	await context.addInitScript(() => {
		const denied = () => {
			throw new DOMException("denied", "SecurityError");
		};
		Object.defineProperty(window, "localStorage", { get: denied });
		Object.defineProperty(window, "BroadcastChannel", { value: denied });
		Object.defineProperty(navigator, "locks", {
			value: { request: () => Promise.reject(new DOMException("denied", "SecurityError")) },
		});
		// Opens, and is never heard of again.
		Object.defineProperty(window, "indexedDB", { value: { open: () => ({}) } });
	});
	const widget = await visit(context);
	await widget.open();
	await widget.say("Nothing works here");
	await answer(widget, "But this does");
	await expect(widget.bubbleWith("But this does")).toBeVisible();
});

test("in a sandboxed frame without an origin the chat works", async ({ page }) => {
	await page.goto(shop.url);
	await page.evaluate((origin) => {
		const frame = document.createElement("iframe");
		frame.setAttribute("sandbox", "allow-scripts");
		frame.style.cssText = "display: block; width: 420px; height: 480px";
		frame.srcdoc = `<!doctype html><html lang="en"><body><script src="${origin}/widget.js"></script></body></html>`;
		document.body.append(frame);
	}, server.origin);
	const frame = page.frameLocator("iframe");
	await frame.locator("veritix-chat .launcher").click();
	await frame.getByRole("textbox", { name: "Your message" }).fill("From a box");
	await frame.getByRole("textbox", { name: "Your message" }).press("Enter");
	await expect(frame.locator(".message[data-key]", { hasText: "From a box" })).toHaveAttribute("data-state", STORED);
});

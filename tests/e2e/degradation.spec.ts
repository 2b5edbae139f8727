import { expect, type Page, test } from "@playwright/test";
import type { ForeignPage } from "../support/foreign-page.ts";
import { type RunningServer, startServer } from "../support/server.ts";
import { type Strictness, StrictProxy } from "../support/strict-proxy.ts";
import { serveShop, WidgetOnPage } from "./widget-page.ts";

let server: RunningServer;
let proxy: StrictProxy;
let shop: ForeignPage;

test.beforeAll(async () => {
	server = await startServer();
	await server.createAdmin();
});
test.beforeEach(async () => {
	proxy = await StrictProxy.before(server.origin);
	shop = await serveShop(proxy.origin);
});
test.afterEach(async () => {
	await shop.close();
	await proxy.close();
});
test.afterAll(() => server.stop());

const BACK_ON_WEBSOCKET = { timeout: 60_000, intervals: [200] };

async function visit(page: Page, strictness: Strictness): Promise<WidgetOnPage> {
	proxy.strictness = strictness;
	await page.goto(shop.url);
	const widget = new WidgetOnPage(page);
	await widget.bubble.click();
	return widget;
}

function connection(page: Page): Promise<unknown[]> {
	return page.evaluate(() => [window.chatWidget?.connectionState, window.chatWidget?.isConnected]);
}

async function answer(widget: WidgetOnPage, text: string): Promise<void> {
	await server.send(await widget.conversationId(), text, await server.createAdmin());
	await expect(widget.bubbleWith(text)).toHaveCount(1);
}

/** What the database has, each text once and in order, is what the visitor sees. */
async function expectAllOnce(widget: WidgetOnPage, texts: string[]): Promise<void> {
	for (const [index, text] of texts.entries())
		await expect(widget.log.locator(".message[data-key]").nth(index)).toContainText(text);
	await expect(widget.log.locator(".message[data-key]")).toHaveCount(texts.length);
	expect(server.storedMessages(await widget.conversationId())).toBe(texts.length);
}

test("D8: behind a proxy that strips Upgrade the chat polls and says so, and is back on a WebSocket within a minute of its mend", async ({
	page,
}) => {
	test.setTimeout(120_000);
	const widget = await visit(page, "strips upgrades");
	await expect(widget.panel.getByText("Online · slower connection")).toBeVisible({ timeout: 15_000 });
	await widget.say("Without a WebSocket");
	await answer(widget, "We hear you");
	expect(await connection(page)).toEqual(["polling", true]);

	// Without breaking what works: the polls go on until a WebSocket gets through.
	proxy.strictness = "nothing";
	await expect.poll(() => connection(page), BACK_ON_WEBSOCKET).toEqual(["live", true]);
	await widget.say("With one");
	await answer(widget, "Still here");
	await expectAllOnce(widget, ["Without a WebSocket", "We hear you", "With one", "Still here"]);
});

test("D8: behind a proxy that blocks Socket.IO the chat works over plain HTTP, and is back on a WebSocket within a minute of its mend", async ({
	page,
}) => {
	test.setTimeout(120_000);
	const widget = await visit(page, "blocks socket.io");
	await expect(widget.panel.getByText("Online · slower connection")).toBeVisible({ timeout: 15_000 });
	expect(await connection(page)).toEqual(["polling", true]);
	await widget.say("By plain HTTP");
	await answer(widget, "Received by a long poll");
	await widget.say("And again");
	await answer(widget, "And again received");

	proxy.strictness = "nothing";
	await expect.poll(() => connection(page), BACK_ON_WEBSOCKET).toEqual(["live", true]);
	await expect(widget.panel.getByText("slower connection")).toHaveCount(0);
	await widget.say("By WebSocket");
	await answer(widget, "Live again");
	await expectAllOnce(widget, [
		"By plain HTTP",
		"Received by a long poll",
		"And again",
		"And again received",
		"By WebSocket",
		"Live again",
	]);
});

test("D8: behind a proxy that swallows Socket.IO the chat works over plain HTTP, and is back on a WebSocket within a minute of its mend", async ({
	page,
}) => {
	test.setTimeout(240_000);
	const widget = await visit(page, "swallows socket.io");
	await expect(widget.panel.getByText("Online · slower connection")).toBeVisible({ timeout: 20_000 });
	await widget.say("Nobody answers a socket");
	await answer(widget, "But we do");
	expect(await connection(page)).toEqual(["polling", true]);
	// Requests that hang for ever must not use up those that a browser allows for one host.
	await expect.poll(() => proxy.swallowed, { timeout: 120_000, intervals: [500] }).toBeGreaterThanOrEqual(5);
	await widget.say("Still there?");
	await answer(widget, "Here we are");

	// What hangs already goes on hanging: only what is asked from now on is answered.
	proxy.strictness = "nothing";
	const mended = Date.now();
	await expect.poll(() => connection(page), BACK_ON_WEBSOCKET).toEqual(["live", true]);
	test.info().annotations.push({ type: "back on a WebSocket after", description: `${Date.now() - mended} ms` });
	await widget.say("By WebSocket");
	await answer(widget, "Live again");
	const said = ["Nobody answers a socket", "But we do", "Still there?", "Here we are", "By WebSocket", "Live again"];
	await expectAllOnce(widget, said);
});

test("D8: a conversation that began live goes on over plain HTTP when Socket.IO breaks, and nothing said meanwhile is missing", async ({
	page,
}) => {
	const widget = await visit(page, "nothing");
	await expect(widget.panel.getByText("Online", { exact: true })).toBeVisible();
	await widget.say("One");
	proxy.become("blocks socket.io");
	await server.send(await widget.conversationId(), "Two", await server.createAdmin());
	await widget.say("Three");
	await expect.poll(() => connection(page)).toEqual(["polling", true]);
	await answer(widget, "Four");
	await expectAllOnce(widget, ["One", "Two", "Three", "Four"]);
});

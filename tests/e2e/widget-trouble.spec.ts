import { expect, test } from "@playwright/test";
import { type RunningServer, startServer } from "../support/server.ts";
import { openShops } from "./open-shops.ts";
import { STORED, WidgetOnPage } from "./widget-page.ts";

let server: RunningServer;
const { serve, visit } = openShops(() => server);

test.beforeAll(async () => {
	server = await startServer();
});
test.afterAll(() => server.stop());

test("where WebSockets get no answer the chat polls after seconds and counts as connected", async ({ page }) => {
	await page.addInitScript(() => {
		Object.assign(window, {
			WebSocket: class {
				constructor() {
					// Socket.IO hears nothing of this, as of an upgrade that a proxy swallows.
					throw new Error("blocked");
				}
			},
		});
	});
	const widget = await visit(page);
	await widget.bubble.click();
	await expect(widget.panel.getByText("Online")).toBeVisible({ timeout: 12_000 });
	await widget.say("By polling");
	await server.send(await widget.conversationId(), "Answer by polling", await server.createAdmin());
	await expect(widget.bubbleWith("Answer by polling")).toBeVisible();
	expect(await page.evaluate(() => [window.chatWidget?.connectionState, window.chatWidget?.isConnected])).toEqual([
		"polling",
		true,
	]);
});

test("a visitor whose session the server has forgotten goes on in a new one, and loses no text", async ({ page }) => {
	const widget = await visit(page);
	await widget.open();
	await widget.say("Before");
	const before = await widget.conversationId();
	server.sql("DELETE FROM user_sessions");
	await page.reload();
	await widget.open();
	await widget.say("After");
	expect(await widget.conversationId()).not.toBe(before);
	expect(server.storedMessages(before)).toBe(1);
	expect(server.storedMessages(await widget.conversationId())).toBe(1);
});

test("a session that ends in the middle of a conversation is renewed by itself", async ({ page }) => {
	const widget = await visit(page);
	await widget.open();
	await widget.say("Before");
	server.sql("DELETE FROM user_sessions");
	await server.restart();
	await expect(widget.panel.getByText("Online")).toBeVisible({ timeout: 20_000 });
	await widget.say("After");
	await page.reload();
	await widget.open();
	await expect(widget.bubbleWith("After")).toHaveCount(1);
});

test("a conversation that was deleted on the server begins anew with the next message", async ({ page }) => {
	const widget = await visit(page);
	await widget.open();
	await widget.say("Before");
	const before = await widget.conversationId();
	for (const table of ["messages", "escalations", "conversations"]) server.sql(`DELETE FROM ${table}`);
	await page.reload();
	await widget.open();
	await widget.say("After");
	expect(await widget.conversationId()).not.toBe(before);
	await expect(widget.bubbleWith("Before")).toHaveCount(0);
});

test("two tabs of one visitor are one conversation", async ({ context }) => {
	const shop = await serve();
	const [first, second] = await Promise.all([context.newPage(), context.newPage()]);
	await first.goto(shop.url);
	const one = new WidgetOnPage(first);
	await one.open();
	await second.goto(shop.url);
	const two = new WidgetOnPage(second);
	await two.open();
	await one.say("From the first tab");
	await expect(two.bubbleWith("From the first tab")).toBeVisible();
	await two.say("From the second tab");
	await expect(one.bubbleWith("From the second tab")).toHaveCount(1);
	expect(await one.conversationId()).toBe(await two.conversationId());
});

test("both sides see each other typing, and it ends", async ({ page }) => {
	const widget = await visit(page);
	await widget.open();
	await widget.say("Hello");
	const admin = await server.createAdmin();
	const agent = await server.connectSocketIo(admin);
	const conversationId = await widget.conversationId();
	await agent.send("conversation:join", { conversation_id: conversationId });
	await widget.field.pressSequentially("I am wri");
	expect(await agent.next("typing")).toMatchObject({ conversation_id: conversationId, sender_type: "user", is_typing: true });
	expect(await agent.next("typing")).toMatchObject({ is_typing: false });

	await agent.send("typing:set", { conversation_id: conversationId, is_typing: true });
	await expect(widget.log.getByText(`${admin.agent.name} is typing`)).toBeAttached();
	await server.send(conversationId, "There it is", admin);
	await expect(widget.bubbleWith("There it is")).toBeVisible();
	await expect(widget.log.getByText("is typing")).toHaveCount(0);
});

test("an id that another browser already has gives nobody its conversation, and whoever asks for it can still chat", async ({
	browser,
}) => {
	const identify = "<script>new ChatWidget({ user: { id: 'customer-42', name: 'Ana' } })</script>";
	const shop = await serve({ body: identify });
	const [mine, other] = await Promise.all([browser.newContext(), browser.newContext()]);
	const open = async (context: typeof mine) => {
		const page = await context.newPage();
		await page.goto(shop.url);
		const widget = new WidgetOnPage(page);
		await widget.open();
		return widget;
	};
	const first = await open(mine);
	await first.say("My secret");
	expect(await first.page.evaluate(() => window.chatWidget?.userId)).toBe("customer-42");

	const second = await open(other);
	await expect(second.bubbleWith("My secret")).toHaveCount(0);
	await second.say("Hello from elsewhere");
	expect(await second.page.evaluate(() => window.chatWidget?.userId)).not.toBe("customer-42");
	// Both find their own again after a reload.
	for (const [widget, text] of [
		[first, "My secret"],
		[second, "Hello from elsewhere"],
	] as const) {
		await widget.page.reload();
		await widget.bubble.click();
		await expect(widget.bubbleWith(text)).toHaveCount(1);
	}
	await Promise.all([mine.close(), other.close()]);
});

test("a clock that is three hours fast neither tears messages apart nor shows its own time", async ({ context, page }) => {
	await page.addInitScript(() => {
		const real = Date.now.bind(Date);
		const fast = () => real() + 3 * 60 * 60_000;
		window.Date = new Proxy(Date, {
			construct: (target, values) => (values.length === 0 ? new target(fast()) : Reflect.construct(target, values)),
			get: (target, name) => (name === "now" ? fast : Reflect.get(target, name)),
		});
	});
	const widget = await visit(page);
	await widget.open();
	await widget.say("By the server's clock");
	await context.setOffline(true);
	await expect(widget.panel.getByText("we keep your message")).toBeVisible({ timeout: 20_000 });
	await widget.field.fill("By nobody's clock yet");
	await widget.field.press("Enter");
	await expect(widget.bubbleWith("By nobody's clock yet")).toHaveAttribute("data-state", "queued");
	// One group with one time: what was written within five minutes stands together.
	await expect(widget.log.locator(".group.own")).toHaveCount(1);
	await expect(widget.log.locator(".group.own bdi")).toHaveCount(1);
	await expect(widget.log.locator(".day")).toHaveText(["Today"]);
});

test.describe("with a limit of three messages in ten seconds", () => {
	let limited: RunningServer;
	test.beforeAll(async () => {
		limited = await startServer({ env: { CHAT_MESSAGE_BURST: "3" } });
	});
	test.afterAll(() => limited.stop());

	test("a visitor who writes too much at once sees how long it takes, and everything arrives in its order", async ({ page }) => {
		const shop = await serve({}, limited);
		await page.goto(shop.url);
		const widget = new WidgetOnPage(page);
		await widget.open();
		const lines = ["one", "two", "three", "four", "five"];
		for (const line of lines) {
			await widget.field.fill(line);
			await widget.field.press("Enter");
		}
		const waits = widget.log.getByText(/^That was a lot at once\. We send this again in \d+ s\.$/);
		await expect(waits).toBeVisible();
		const secondsLeft = async () =>
			Number(/in (\d+) s/.exec((await waits.textContent({ timeout: 500 }).catch(() => "")) ?? "")?.[1] ?? 0);
		const first = await secondsLeft();
		expect(first).toBeGreaterThan(1);
		await expect.poll(secondsLeft).toBeLessThan(first);
		await expect(widget.bubbleWith("five")).toHaveAttribute("data-state", STORED, { timeout: 30_000 });
		expect(await widget.log.locator(".message[data-key]").allTextContents()).toEqual(lines);
		await expect(waits).toHaveCount(0);
		expect(limited.storedMessages(await widget.conversationId())).toBe(5);
	});
});

import { expect, test } from "@playwright/test";
import { type RunningServer, startServer } from "../support/server.ts";
import { openShops } from "./open-shops.ts";
import { WidgetOnPage } from "./widget-page.ts";

// What the first implementation's page promised in the browser and did not keep, by its number. 1 stands in
// widget-addresses.spec.ts, 2 in react-package.spec.ts, the rest in tests/integration/original-gaps.test.ts.
let server: RunningServer;
const { visit } = openShops(() => server);

test.beforeAll(async () => {
	server = await startServer();
});
test.afterAll(() => server.stop());

const script = (code: string) => `<script>${code}</script>`;

test("gap 3: new ChatWidget takes backendUrl, theme, position and autoOpen", async ({ page }) => {
	const code = `const chatWidget = new ChatWidget({ backendUrl: '${server.origin.replace("http", "ws")}', theme: 'dark', position: 'bottom-left', autoOpen: true });`;
	const widget = await visit(page, { body: script(code) });
	await expect(widget.panel).toBeVisible();
	await expect(page.locator("veritix-chat")).toHaveCount(1);
	await expect(page.locator("veritix-chat")).toHaveAttribute("data-theme", "dark");
	expect((await widget.panel.boundingBox())?.x).toBeLessThan(100);
	await widget.say("Over the address that was given");
	expect(server.storedMessages(await widget.conversationId())).toBe(1);
});

test("gap 4: on('message') and on('escalation') tell the page, until it stops listening", async ({ page }) => {
	const code = `window.told = []; const stop = window.chatWidget.on('message', (message) => told.push(message.content));
		window.chatWidget.on('escalation', (escalation) => told.push(escalation.reason)); window.stopListening = stop;`;
	const widget = await visit(page, { body: script(code) });
	await widget.open();
	await widget.say("One");
	await server.send(await widget.conversationId(), "Two", await server.createAdmin());
	await expect(widget.bubbleWith("Two")).toBeVisible();
	await page.evaluate(() => window.chatWidget?.escalateConversation("complex_query"));
	await page.evaluate("stopListening()");
	await widget.say("Three");
	expect(await page.evaluate("told")).toEqual(["One", "Two", "complex_query"]);
});

test("gap 5: sendMessage sends its text and says when it has arrived", async ({ page }) => {
	const widget = await visit(page);
	const message = await page.evaluate(() => window.chatWidget?.sendMessage("Hello support!"));
	expect(message).toMatchObject({ content: "Hello support!", seq: 1 });
	expect(server.storedMessages(await widget.conversationId())).toBe(1);
});

test("gap 6: openChat, closeChat, isConnected, escalateConversation and window.chatWidget are there under these names", async ({
	page,
}) => {
	const widget = await visit(page);
	expect(await page.evaluate(() => window.chatWidget?.isConnected)).toBe(false);
	await page.evaluate(() => window.chatWidget?.openChat());
	await expect(widget.panel.getByText("Online")).toBeVisible();
	expect(await page.evaluate(() => window.chatWidget?.isConnected)).toBe(true);
	await widget.say("Hello");
	expect(await page.evaluate(() => window.chatWidget?.escalateConversation("complex_query"))).toMatchObject({
		reason: "complex_query",
	});
	await expect(widget.panel.getByText("You asked for a person.")).toBeVisible();
	await page.evaluate(() => window.chatWidget?.closeChat());
	await expect(widget.panel).toBeHidden();
});

test("gap 7: the conversation is the same after a reload, and the greeting is still there", async ({ page }) => {
	const widget = await visit(page);
	await widget.open();
	const greeting = widget.log.getByText("Hello! How can we help you today?");
	await expect(greeting).toBeVisible();
	await widget.say("Remember me");
	const before = [await widget.conversationId(), await page.evaluate(() => window.chatWidget?.userId)];
	await page.reload();
	await widget.bubble.click();
	await expect(widget.bubbleWith("Remember me")).toHaveCount(1);
	await expect(greeting).toBeVisible();
	expect([await widget.conversationId(), await page.evaluate(() => window.chatWidget?.userId)]).toEqual(before);
});

test("gap 8: typing is shown in both directions and ends by itself", async ({ page }) => {
	const widget = await visit(page);
	await widget.open();
	await widget.say("Hello");
	const admin = await server.createAdmin();
	const conversation_id = await widget.conversationId();
	const agent = await server.connectSocketIo(admin);
	await agent.do("conversation:join", { conversation_id });

	await widget.field.pressSequentially("I wri", { delay: 20 });
	await agent.next("typing", (event) => event.is_typing);
	// CHAT_TYPING_TIMEOUT of silence and it has stopped.
	await agent.next("typing", (event) => !event.is_typing);
	expect(agent.received("typing").every((event) => event.sender_type === "user")).toBe(true);

	await agent.do("typing:set", { conversation_id, is_typing: true });
	const dots = widget.panel.getByText(`${admin.agent.name} is typing`);
	await expect(dots).toBeAttached();
	// The agent's line breaks before it could say that it stopped.
	agent.close();
	await expect(dots).toHaveCount(0, { timeout: 10_000 });
});

test("gap 9: read receipts and assignments are read as what they are, never drawn as messages", async ({ page }) => {
	const widget = await visit(page);
	await widget.open();
	await widget.say("Hello");
	const admin = await server.createAdmin();
	const conversationId = await widget.conversationId();
	const [{ id = "" } = {}] = server.sql<{ id: string }>("SELECT id FROM messages WHERE conversationId = ?", conversationId);
	const { cookie } = admin;
	await server.ok("POST", `/chat/${conversationId}/read`, { body: { last_read_message_id: id }, cookie });
	await expect(widget.panel.getByText("Read")).toBeVisible();
	await server.ok("POST", `/chat/${conversationId}/assign`, { body: { agent_id: admin.agent.id }, cookie });
	await expect(widget.panel.getByText(`You are talking to ${admin.agent.name}`)).toBeVisible();
	await expect(widget.log.locator(".message[data-state]")).toHaveText(["Hello"]);
	await expect(widget.log).not.toContainText(/undefined|Invalid Date|null/);
});

test("gap 10: one's own message is shown once", async ({ page }) => {
	const widget = await visit(page);
	await widget.open();
	for (const text of ["First", "Second", "Third"]) await widget.say(text);
	await server.send(await widget.conversationId(), "The fence", await server.createAdmin());
	await expect(widget.bubbleWith("The fence")).toBeVisible();
	await expect(widget.log.locator(".message[data-state]")).toHaveText(["First", "Second", "Third", "The fence"]);
});

test("gap 13: a refused message says why in words, and its text is kept", async ({ page }) => {
	test.setTimeout(90_000);
	const widget = await visit(page);
	await widget.open();
	await widget.say("Hello");
	// The server learns of a limit that this page does not know yet.
	await server.restart({ CHAT_MAX_MESSAGE_LENGTH: "10" });
	await widget.field.fill("This is longer than ten");
	await widget.field.press("Enter");
	await expect(widget.bubbleWith("This is longer than ten")).toHaveAttribute("data-state", "failed", { timeout: 20_000 });
	await expect(widget.panel.getByRole("button", { name: "Edit" })).toBeVisible();
	await expect(widget.log).not.toContainText(/invalid_input|422|undefined/);
	await server.restart({ CHAT_MAX_MESSAGE_LENGTH: "1000" });
});

test("gap 25: the demo page counts what was really sent and received", async ({ page }) => {
	await page.goto(`${server.origin}/demo`);
	const widget = new WidgetOnPage(page);
	await page.getByRole("main").getByRole("button", { name: "Open chat" }).click();
	await expect(page.locator("[data-fact=state]")).toHaveText("Connected");
	await expect(page.locator("[data-fact=sent]")).toHaveText("0");
	await page.getByRole("button", { name: "Simulate an agent's reply" }).click();
	await expect(page.locator("[data-fact=sent]")).toHaveText("1");
	await expect(page.locator("[data-fact=received]")).not.toHaveText("0");
	await widget.say("One that is counted");
	await expect(page.locator("[data-fact=sent]")).toHaveText("2");
	const shown = await page.locator("[data-fact=conversation]").textContent();
	const [{ n } = { n: 0 }] = server.sql<{ n: number }>(
		"SELECT count(*) AS n FROM messages WHERE conversationId = ? AND senderType = 'user'",
		shown,
	);
	expect(n).toBe(2);
});

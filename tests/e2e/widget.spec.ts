import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { type RunningServer, startServer } from "../support/server.ts";
import { openShops } from "./open-shops.ts";
import { STORED, serveScriptsFromDisk, type WidgetOnPage } from "./widget-page.ts";

let server: RunningServer;
const { visit } = openShops(() => server);

test.beforeAll(async () => {
	server = await startServer({ env: { CHAT_HISTORY_LIMIT: "20" } });
});
test.afterAll(() => server.stop());

async function answer(widget: WidgetOnPage, text: string): Promise<void> {
	await server.send(await widget.conversationId(), text, await server.createAdmin());
}

/** The strictest policy that leaves a widget its script and its server. */
function strictPolicy(): Record<string, string> {
	const policy = [
		"default-src 'none'",
		`script-src ${server.origin}`,
		`connect-src ${server.origin} ${server.origin.replace("http", "ws")}`,
		"style-src 'none'",
		"require-trusted-types-for 'script'",
		"trusted-types 'none'",
	];
	return { "content-security-policy": policy.join("; ") };
}

test("a visitor of a foreign page with a strict policy writes, is answered, and finds it all again after a reload", async ({
	page,
}) => {
	const complaints: string[] = [];
	page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
	const widget = await visit(page, { headers: strictPolicy() });
	await widget.open();
	await widget.say("Where is my lamp?");
	await answer(widget, "On its way.");
	await expect(widget.bubbleWith("On its way.")).toBeVisible();
	await expect(widget.panel.getByText("Read")).toBeVisible();

	await page.reload();
	await widget.bubble.click();
	await expect(widget.bubbleWith("Where is my lamp?")).toHaveCount(1);
	await expect(widget.bubbleWith("On its way.")).toHaveCount(1);
	// The styles arrived in spite of style-src 'none'.
	await expect(widget.bubbleWith("Where is my lamp?")).toHaveCSS("white-space-collapse", "preserve");
	expect(complaints).toEqual([]);
});

test("nothing is stored and nobody is asked before the visitor touches the widget", async ({ page }) => {
	const asked: string[] = [];
	page.on("request", (request) => asked.push(new URL(request.url()).pathname));
	const widget = await visit(page, { attributes: 'data-auto-open="true"' });
	await expect(widget.panel).toBeVisible();
	const scripts = asked.filter((path) => path !== "/" && path !== "/favicon.ico");
	expect(scripts).toEqual(["/widget.js", expect.stringMatching(/^\/widget\/panel-\w{8}\.js$/)]);
	expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([0, 0, ""]);
	expect(await page.evaluate(async () => [await indexedDB.databases(), (await navigator.locks.query()).held])).toEqual([[], []]);

	await widget.field.focus();
	await expect(widget.panel.getByText("Online")).toBeVisible();
});

test("a click outside leaves the chat open", async ({ page }) => {
	const widget = await visit(page);
	await widget.open();
	await page.getByRole("heading", { name: "Lamps" }).click();
	await page.locator("#search").fill("reading lamp");
	await expect(widget.panel).toBeVisible();
});

test("the page around hears nothing of what is typed and clicked in the chat", async ({ page }) => {
	const widget = await visit(page);
	await page.evaluate(() => {
		const heard: string[] = [];
		Object.assign(window, { heard });
		for (const name of ["click", "keydown", "keyup", "input", "pointerdown", "mousedown", "focusin", "paste"]) {
			document.addEventListener(name, (event) => heard.push(event.type));
		}
	});
	await widget.bubble.click();
	await widget.field.pressSequentially("hello?");
	await widget.field.press("Enter");
	await expect(widget.bubbleWith("hello?")).toBeVisible();
	expect(await page.evaluate(() => (window as unknown as { heard: string[] }).heard)).toEqual([]);
	// The listeners do hear the page itself, so their silence means something.
	await page.locator("#search").click();
	expect(await page.evaluate(() => (window as unknown as { heard: string[] }).heard)).toContain("click");
});

test("new ChatWidget with options applies them to the widget that is there, and the snippet pasted twice is one widget", async ({
	page,
}) => {
	const second = `<script src="${server.origin}/widget.js"></script>`;
	const widget = await visit(page, {
		body: `${second}<script>const chatWidget = new ChatWidget({ theme: 'dark', position: 'bottom-left', autoOpen: false });</script>`,
	});
	await expect(page.locator("veritix-chat")).toHaveCount(1);
	await expect(page.locator("veritix-chat")).toHaveAttribute("data-theme", "dark");
	expect((await widget.bubble.boundingBox())?.x).toBeLessThan(100);
	await expect(widget.panel).toBeHidden();
});

test("the JavaScript API of the specification works as written there", async ({ page }) => {
	const widget = await visit(page, { attributes: 'data-site="default"' });
	const done = await page.evaluate(async () => {
		const chat = window.chatWidget;
		if (!chat) throw new Error("no widget");
		const told: string[] = [];
		chat.on("message", () => {
			told.push("before");
			throw new Error("a page's own mistake");
		});
		const stop = chat.on("message", (message) => told.push(message.content));
		chat.on("escalation", (escalation) => told.push(escalation.reason));
		const before = chat.isConnected;
		chat.openChat();
		const message = await chat.sendMessage("Hello support!");
		const escalation = await chat.escalateConversation("complex_query", { user_feedback: "please" });
		stop();
		await chat.sendMessage("not heard");
		const state = { isConnected: chat.isConnected, isOpen: chat.isOpen, connection: chat.connectionState };
		chat.closeChat();
		return {
			before,
			told,
			message: message.content,
			reason: escalation.reason,
			...state,
			isOpenAfter: chat.isOpen,
			userId: chat.userId,
		};
	});
	expect(done).toMatchObject({
		before: false,
		told: ["before", "Hello support!", "complex_query", "before"],
		message: "Hello support!",
		reason: "complex_query",
		isConnected: true,
		isOpen: true,
		connection: "live",
		isOpenAfter: false,
	});
	expect(done.userId).toMatch(/^user/);
	expect(server.storedMessages(await widget.conversationId())).toBe(2);
});

test("a misspelt option is named on the console with the right one, and the chat works", async ({ page }) => {
	const warnings: string[] = [];
	page.on("console", (message) => message.type() === "warning" && warnings.push(message.text()));
	const widget = await visit(page, { body: "<script>new ChatWidget({ postion: 'bottom-left', theme: 'drak' })</script>" });
	await widget.open();
	expect(warnings.join("\n")).toContain('Did you mean "position"?');
	expect(warnings.join("\n")).toContain("light, dark, auto");
});

test("a visitor who asks for a person before writing gets one: the words, the banner and the escalation", async ({ page }) => {
	const widget = await visit(page);
	await widget.open();
	await widget.panel.getByRole("button", { name: "Talk to a person" }).click();
	await expect(widget.panel.getByText("You asked for a person. Somebody will be with you soon.")).toBeVisible();
	await expect(widget.bubbleWith("I would like to talk to a person.")).toHaveCount(1);
	await expect(widget.panel.getByRole("button", { name: "Talk to a person" })).toHaveCount(0);

	const admin = await server.createAdmin();
	const path = `/chat/${await widget.conversationId()}/assign`;
	await server.ok("POST", path, { body: { agent_id: admin.agent.id }, cookie: admin.cookie });
	await expect(widget.panel.getByText(`${admin.agent.name} joined the conversation`)).toBeVisible();
	await expect(widget.panel.getByText("Somebody will be with you soon.")).toHaveCount(0);
});

test("D6: what is written while the server is away is kept over a reload and sent once when it is back", async ({ page }) => {
	// A page's own cache would have them too.
	await serveScriptsFromDisk(page);
	const widget = await visit(page);
	await widget.open();
	await widget.say("First");
	await server.terminate();
	await expect(widget.panel.getByText("we keep your message and send it when you are back")).toBeVisible({ timeout: 20_000 });
	await widget.field.fill("Written meanwhile");
	await widget.field.press("Enter");
	// Until the message is kept its text stays stored as the draft: a reload in between finds it in the field.
	await expect.poll(() => page.evaluate(() => Object.keys(localStorage).some((key) => key.endsWith(":draft")))).toBe(false);
	await page.reload();
	await expect(widget.bubbleWith("Written meanwhile")).toHaveCount(0);
	await widget.bubble.click();
	await expect(widget.bubbleWith("Written meanwhile")).toHaveAttribute("data-state", "queued");

	await server.restart();
	await expect(widget.bubbleWith("Written meanwhile")).toHaveAttribute("data-state", STORED, { timeout: 20_000 });
	await expect(widget.log.locator(".message")).toHaveText([/^Hello! How can we help/, "First", "Written meanwhile"]);
	expect(server.storedMessages(await widget.conversationId())).toBe(2);
});

test("a message that is too long says so, keeps its text and can be edited", async ({ page }) => {
	const widget = await visit(page);
	await widget.open();
	const text = "x".repeat(1001);
	await widget.field.fill(text);
	await expect(widget.panel.getByText("1 too many")).toBeVisible();
	await expect(widget.panel.getByRole("button", { name: "Send message" })).toBeDisabled();
	await page.evaluate((long) => window.chatWidget?.sendMessage(long).catch(() => {}), text);
	await expect(widget.panel.getByText("at most 1,000 characters")).toBeVisible();
	await widget.field.fill("");
	await widget.panel.getByRole("button", { name: "Edit" }).click();
	await expect(widget.field).toHaveValue(text);
	await widget.field.fill("short");
	await widget.field.press("Enter");
	await expect(widget.bubbleWith("short")).toHaveAttribute("data-state", STORED);
});

test("older messages come in above without moving what is read, and new ones below without pulling the reader away", async ({
	page,
}) => {
	const widget = await visit(page);
	await widget.open();
	await widget.say("Message 0");
	const admin = await server.createAdmin();
	const id = await widget.conversationId();
	for (let index = 1; index <= 50; index += 1) await server.send(id, `Message ${index}`, admin);
	await page.reload();
	await widget.bubble.click();
	await expect(widget.bubbleWith("Message 50")).toBeInViewport();
	await expect(widget.bubbleWith("Message 31")).toHaveCount(1);
	await expect(widget.bubbleWith("Message 30")).toHaveCount(0);

	const reading = widget.bubbleWith("Message 32");
	await reading.evaluate((element) => element.scrollIntoView({ block: "start" }));
	await expect(widget.bubbleWith("Message 11")).toHaveCount(1);
	await expect(reading).toBeInViewport();

	await answer(widget, "News below");
	await expect(widget.panel.getByRole("button", { name: "1 new" })).toBeVisible();
	await expect(reading).toBeInViewport();
	await widget.panel.getByRole("button", { name: "1 new" }).click();
	await expect(widget.bubbleWith("News below")).toBeInViewport();
});

test("a closed chat counts what came in, and reading it clears the count", async ({ page }) => {
	const widget = await visit(page);
	await widget.open();
	await widget.say("Hello");
	await widget.bubble.click();
	await answer(widget, "One");
	await answer(widget, "Two");
	await expect(page.getByRole("button", { name: "Open chat, 2 unread messages" })).toBeVisible();
	await page.reload();
	await expect(page.getByRole("button", { name: "Open chat, 2 unread messages" })).toBeVisible();
	await widget.bubble.click();
	await widget.bubble.click();
	await expect(page.getByRole("button", { name: "Open chat", exact: true })).toBeVisible();
	await page.reload();
	await expect(page.getByRole("button", { name: "Open chat", exact: true })).toBeVisible();
});

test("everything is done by keyboard: open, write on two lines, send, close, and the focus is back", async ({ page }) => {
	const widget = await visit(page);
	await page.locator("#search").focus();
	await page.keyboard.press("Tab");
	await expect(widget.bubble).toBeFocused();
	await page.keyboard.press("Enter");
	await expect(widget.field).toBeFocused();
	await page.keyboard.type("One");
	await page.keyboard.press("Shift+Enter");
	await page.keyboard.type("Two");
	await page.keyboard.press("Enter");
	await expect(widget.log.locator(".message", { hasText: "One\nTwo" })).toHaveAttribute("data-state", STORED);
	await page.keyboard.press("Escape");
	await expect(widget.panel).toBeHidden();
	await expect(widget.bubble).toBeFocused();
});

test("Enter that only ends an IME composition does not send", async ({ page }) => {
	const widget = await visit(page);
	await widget.open();
	await widget.field.fill("こんにちは");
	await widget.field.evaluate((field) => {
		const init = { key: "Enter", bubbles: true, cancelable: true };
		field.dispatchEvent(new KeyboardEvent("keydown", { ...init, isComposing: true }));
		field.dispatchEvent(new KeyboardEvent("keydown", { ...init, keyCode: 229 }));
	});
	await expect(widget.field).toHaveValue("こんにちは");
	await widget.field.press("Enter");
	await expect(widget.bubbleWith("こんにちは")).toHaveAttribute("data-state", STORED);
});

test("what looks like HTML stays text, and only web and mail addresses become links", async ({ page }) => {
	const widget = await visit(page);
	await widget.open();
	await widget.say("<img src=x onerror=alert(1)> javascript:alert(1) https://example.com/a?b=1. mailto:a@example.com");
	const links = widget.log.getByRole("link");
	await expect(links).toHaveText(["https://example.com/a?b=1", "mailto:a@example.com"]);
	await expect(links.first()).toHaveAttribute("rel", "noopener nofollow ugc");
	await expect(widget.log.locator("img")).toHaveCount(0);
});

test("where storage is denied the chat works until the page is left", async ({ page }) => {
	await page.addInitScript(() => {
		Object.defineProperty(window, "localStorage", {
			get() {
				throw new DOMException("denied", "SecurityError");
			},
		});
	});
	const widget = await visit(page);
	await widget.open();
	await widget.say("No storage here");
	await answer(widget, "No matter.");
	await expect(widget.bubbleWith("No matter.")).toBeVisible();
});

test("on a phone the chat is the whole screen, its field does not zoom, and a thumb hits every button", async ({ browser }) => {
	const context = await browser.newContext({
		viewport: { width: 375, height: 740 },
		hasTouch: true,
		isMobile: true,
		reducedMotion: "reduce",
	});
	const page = await context.newPage();
	const widget = await visit(page);
	await widget.bubble.tap();
	await expect(widget.panel.getByText("Online")).toBeVisible();
	expect(await widget.panel.boundingBox()).toEqual({ x: 0, y: 0, width: 375, height: 740 });
	await expect(widget.field).toHaveCSS("font-size", "16px");
	await expect(widget.field).not.toBeFocused();
	for (const name of ["Close chat", "Talk to a person"]) {
		const box = await widget.panel.getByRole("button", { name }).boundingBox();
		expect(Math.min(box?.height ?? 0, box?.width ?? 0)).toBeGreaterThanOrEqual(44);
	}
	await widget.panel.getByRole("button", { name: "Close chat" }).tap();
	await expect(widget.bubble).toBeVisible();
	await context.close();
});

for (const colorScheme of ["light", "dark"] as const) {
	test(`axe finds nothing to object to in the ${colorScheme} widget, in any of its states`, async ({ browser }) => {
		const context = await browser.newContext({ colorScheme, reducedMotion: "reduce" });
		const page = await context.newPage();
		const widget = await visit(page);
		const check = async (state: string) => {
			const { violations } = await new AxeBuilder({ page }).include("veritix-chat").analyze();
			expect(violations.map(({ id, nodes }) => `${state}: ${id} ${nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
		};
		await check("closed");
		await widget.open();
		await check("empty");
		await widget.say("Hello, see https://example.com");
		await answer(widget, "Hello! https://example.com");
		await expect(widget.bubbleWith("Hello!")).toBeVisible();
		await page.evaluate(() => window.chatWidget?.sendMessage("x".repeat(1001)).catch(() => {}));
		await expect(widget.panel.getByRole("button", { name: "Edit" })).toBeVisible();
		await widget.field.fill("x".repeat(1005));
		await check("conversation with a failed message");
		await widget.panel.getByRole("button", { name: "Talk to a person" }).click();
		await expect(widget.panel.getByText("Somebody will be with you soon.")).toBeVisible();
		await check("escalated");
		await context.setOffline(true);
		await expect(widget.panel.getByText("we keep your message")).toBeVisible({ timeout: 20_000 });
		await check("offline");
		await context.close();
	});
}

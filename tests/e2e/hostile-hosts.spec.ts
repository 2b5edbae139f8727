import { expect, test } from "@playwright/test";
import { type RunningServer, startServer } from "../support/server.ts";
import { openShops } from "./open-shops.ts";
import type { WidgetOnPage } from "./widget-page.ts";

// Pages that make it hard for a widget; on each of them a whole conversation takes place.
let server: RunningServer;
const { serve, visit } = openShops(() => server);

test.beforeAll(async () => {
	server = await startServer();
});
test.afterAll(() => server.stop());

/** Opens, writes, is answered, closes. */
async function talk(widget: WidgetOnPage): Promise<void> {
	await widget.open();
	await widget.say("Is anybody there?");
	await server.send(await widget.conversationId(), "I am.", await server.createAdmin());
	await expect(widget.bubbleWith("I am.")).toBeVisible();
	await widget.panel.getByRole("button", { name: "Close chat" }).click();
	await expect(widget.panel).toBeHidden();
	await expect(widget.bubble).toBeInViewport();
}

const style = (rules: string) => ({ head: `<style>${rules}</style>` });

const HOSTILE_RULES: [string, string][] = [
	["takes every style from everything", "* { all: unset !important }"],
	["hides what it does not know", "body > *:not(main) { display: none !important }"],
	["makes everything huge, serif and pink", "* { font: 60px serif !important; color: pink !important; margin: 40px !important }"],
	["turns, shrinks and fades its elements", "body > * { transform: rotate(9deg) scale(.3) !important; opacity: 0 !important }"],
	["takes all clicks away", "* { pointer-events: none !important; user-select: none !important }"],
	["stacks itself above all", "main { position: relative; z-index: 2147483000; min-height: 200vh; background: #fff }"],
	["moves whatever is fixed", "* { position: static !important; inset: auto !important; width: 10px !important }"],
];

test.describe("on a page whose style sheet", () => {
	for (const [what, rules] of HOSTILE_RULES) {
		test(what, async ({ page }) => {
			const plain = await visit(page);
			const looks = async (widget: WidgetOnPage) => ({ bubble: await widget.bubble.boundingBox(), font: await fontOf(widget) });
			const expected = await looks(plain);
			const widget = await visit(page, style(rules));
			expect(await looks(widget)).toEqual(expected);
			await talk(widget);
		});
	}
});

function fontOf(widget: WidgetOnPage): Promise<string> {
	return widget.bubble.evaluate((bubble) => {
		const { fontSize, color, opacity } = getComputedStyle(bubble);
		return `${fontSize} ${color} ${opacity}`;
	});
}

test("a page that is written from right to left has the chat where it belongs, and English from left to right", async ({
	page,
}) => {
	const widget = await visit(page, { head: "<script>document.documentElement.dir = 'rtl'</script>" });
	await widget.open();
	const panel = await widget.panel.boundingBox();
	expect((panel?.x ?? 0) + (panel?.width ?? 0)).toBeGreaterThan((page.viewportSize()?.width ?? 0) - 60);
	await expect(widget.panel).toHaveCSS("direction", "ltr");
	await widget.panel.getByRole("button", { name: "Close chat" }).click();
	await talk(widget);
});

test("at 400 % of a small screen nothing has to be scrolled sideways", async ({ browser }) => {
	const context = await browser.newContext({ viewport: { width: 320, height: 256 } });
	const page = await context.newPage();
	const widget = await visit(page);
	await widget.open();
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
	await expect(widget.field).toBeInViewport();
	await widget.panel.getByRole("button", { name: "Close chat" }).click();
	await talk(widget);
	await context.close();
});

test("a page that is printed is printed without the chat", async ({ page }) => {
	const widget = await visit(page);
	await widget.open();
	await page.emulateMedia({ media: "print" });
	await expect(widget.panel).toBeHidden();
	await expect(widget.bubble).toBeHidden();
	await page.emulateMedia({ media: "screen" });
	await expect(widget.panel).toBeVisible();
});

test("a page that exchanges its whole body while one reads on keeps the chat, open and with its words", async ({ page }) => {
	const widget = await visit(page);
	await widget.open();
	await widget.say("Before the next page");
	await widget.field.fill("half a sente");
	await page.evaluate(() => {
		history.pushState({}, "", "/next");
		const body = document.createElement("body");
		body.innerHTML = "<main><h1>Chairs</h1></main>";
		document.body.replaceWith(body);
	});
	await expect(page.getByRole("heading", { name: "Chairs" })).toBeVisible();
	await expect(widget.bubbleWith("Before the next page")).toBeVisible();
	await expect(widget.field).toHaveValue("half a sente");
	await page.evaluate(() => document.body.replaceChildren(document.createElement("main")));
	await expect(widget.panel).toBeVisible();
	await widget.field.press("Enter");
	await expect(widget.bubbleWith("half a sente")).toBeVisible();
});

test("a widget that was destroyed does not come back when the page changes its body", async ({ page }) => {
	const widget = await visit(page);
	await widget.open();
	await page.evaluate(() => {
		window.chatWidget?.destroy();
		document.body.replaceWith(document.createElement("body"));
	});
	await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
	await expect(page.locator("veritix-chat")).toHaveCount(0);
});

test("nothing of the page is touched: its globals, prototypes, handlers and styles are the same with an open chat", async ({
	page,
}) => {
	const look = () =>
		page.evaluate(() => {
			const methods = (of: object) =>
				Object.entries(Object.getOwnPropertyDescriptors(of)).map(([name, { value, get, set }]) => `${name} ${value} ${get} ${set}`);
			return {
				globals: Object.keys(window).filter((name) => !/^(ChatWidget|chatWidget|\d+)$/.test(name)),
				handlers: Object.keys(window).filter((name) => name.startsWith("on") && window[name as keyof Window] !== null),
				prototypes: [Object, Array, Promise, Element, HTMLElement, Node, Event, EventTarget, Storage, WebSocket, History].flatMap(
					({ name, prototype }) => methods(prototype).map((line) => `${name}.${line}`),
				),
				functions: [fetch, setTimeout, WebSocket, XMLHttpRequest, history.pushState].map(String),
				html: document.documentElement.getAttributeNames().join(),
				body: `${document.body.getAttributeNames().join()} ${document.body.style.cssText}`,
				head: document.head.innerHTML,
				title: document.title,
				cookies: document.cookie,
			};
		});
	const bare = await serve({ path: "/nothing-here.js" });
	await page.goto(bare.url);
	const before = await look();
	const widget = await visit(page);
	await talk(widget);
	await widget.open();
	expect(await look()).toEqual(before);
});

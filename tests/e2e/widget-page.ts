import { expect, type Locator, type Page } from "@playwright/test";
import { type ForeignPage, serveForeignPage } from "../support/foreign-page.ts";

/** The states of a message that the server has. */
export const STORED = /^(sent|delivered|read)$/;

/** The widget as the person in front of the page finds it: by names and roles, through the shadow root. */
export class WidgetOnPage {
	constructor(readonly page: Page) {}

	get bubble(): Locator {
		return this.page.locator("veritix-chat .launcher");
	}

	get panel(): Locator {
		return this.page.getByRole("dialog", { name: "Support chat" });
	}

	get field(): Locator {
		return this.page.getByRole("textbox", { name: "Your message" });
	}

	get log(): Locator {
		return this.page.getByRole("log");
	}

	async open(): Promise<void> {
		await this.bubble.click();
		await expect(this.panel.getByText("Online")).toBeVisible();
	}

	/** Writes and waits until the server has it. */
	async say(text: string): Promise<void> {
		await this.field.fill(text);
		await this.field.press("Enter");
		await expect(this.bubbleWith(text)).toHaveAttribute("data-state", STORED);
	}

	/** A message of the conversation; the greeting is none. */
	bubbleWith(text: string): Locator {
		return this.log.locator(".message[data-key]", { hasText: text });
	}

	/** Through the public API. */
	conversationId(): Promise<string> {
		return this.page.evaluate(() => String(window.chatWidget?.conversationId));
	}
}

/** The widget's scripts come from the disk, as from the browser's cache: for tests in which the server is away. */
export async function serveScriptsFromDisk(page: Pick<Page, "route">): Promise<void> {
	const contentType = "text/javascript";
	const headers = { "access-control-allow-origin": "*" };
	await page.route("**/widget.js", (route) => route.fulfill({ path: "dist/embed/widget.js", contentType }));
	await page.route("**/widget/*.js", (route) =>
		route.fulfill({ path: `dist/embed${new URL(route.request().url()).pathname}`, contentType, headers }),
	);
}

/** A page of somebody else's with the widget's script tag; `head` and `body` stand around it. */
export function serveShop(
	origin: string,
	{ attributes = "", path = "/widget.js", head = "", body = "", headers = {} } = {},
): Promise<ForeignPage> {
	return serveForeignPage(
		`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Shop</title>${head}</head>
<body><main><h1>Lamps</h1><p><label>Search <input id="search"></label></p></main>
<script src="${origin}${path}" ${attributes}></script>${body}</body></html>`,
		headers,
	);
}

import { expect, test } from "@playwright/test";
import { type RunningServer, startServer } from "../support/server.ts";
import { openShops } from "./open-shops.ts";
import { WidgetOnPage } from "./widget-page.ts";

let server: RunningServer;
const { visit } = openShops(() => server);

test.beforeAll(async () => {
	server = await startServer();
});
test.afterAll(() => server.stop());

test("gap 1: the specification's script tag with chat-widget.html starts the widget by itself", async ({ page }) => {
	const widget = await visit(page, { path: "/static/chat-widget.html" });
	await widget.open();
	await widget.say("Hello from the specification");
	expect(await page.evaluate(() => window.chatWidget instanceof (window.ChatWidget ?? Object))).toBe(true);
});

test("chat-widget.html opened in a window is a page with the chat, under the strict policy of our own pages", async ({ page }) => {
	const complaints: string[] = [];
	page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
	const response = await page.goto(`${server.origin}/static/chat-widget.html`);
	expect(response?.headers()["content-security-policy"]).toContain("require-trusted-types-for 'script'");
	const widget = new WidgetOnPage(page);
	await widget.field.click();
	await widget.say("Hello from the page");
	expect(complaints).toEqual([]);
});

test("one address has two faces, and caches are told what decides", async () => {
	const read = (headers: Record<string, string>) => server.api("GET", "/static/chat-widget.html", { headers });
	const script = await read({ "sec-fetch-dest": "script", accept: "*/*" });
	const page = await read({ "sec-fetch-dest": "document", accept: "text/html,*/*;q=0.8" });
	expect(script.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
	expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
	// Programs and old browsers, which send no Sec-Fetch-Dest.
	expect((await read({ accept: "*/*" })).headers.get("content-type")).toContain("javascript");
	expect((await read({ accept: "text/html" })).headers.get("content-type")).toContain("html");
	for (const answer of [script, page]) {
		expect(answer.headers.get("vary")?.toLowerCase()).toContain("sec-fetch-dest");
		expect(answer.headers.get("vary")?.toLowerCase()).toContain("accept");
	}
});

test("the script may be used by any page, is kept for minutes and fetched anew only when it changed", async () => {
	const first = await server.api("GET", "/widget.js");
	expect(first.status).toBe(200);
	expect(first.headers.get("access-control-allow-origin")).toBe("*");
	expect(first.headers.get("cross-origin-resource-policy")).toBe("cross-origin");
	expect(first.headers.get("x-content-type-options")).toBe("nosniff");
	expect(first.headers.get("cache-control")).toBe("public, max-age=300, must-revalidate");
	const etag = first.headers.get("etag") ?? "";
	const again = await server.api("GET", "/widget.js", { headers: { "if-none-match": etag } });
	expect([again.status, again.text]).toEqual([304, ""]);
	expect((await server.api("GET", "/widget.js", { headers: { "if-none-match": '"other"' } })).status).toBe(200);
});

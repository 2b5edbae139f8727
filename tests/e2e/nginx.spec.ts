import { expect, type Page, test } from "@playwright/test";
import type { ForeignPage } from "../support/foreign-page.ts";
import { freePort } from "../support/free-port.ts";
import { behindNginx, hasNginx, type Nginx, startNginx } from "../support/nginx.ts";
import { type RunningServer, startServer } from "../support/server.ts";
import { serveShop, WidgetOnPage } from "./widget-page.ts";

// The certificate is of the test's own making.
test.use({ ignoreHTTPSErrors: true });
test.skip(!hasNginx(), "install nginx and openssl");

let server: RunningServer;
let nginx: Nginx;
let shop: ForeignPage;

test.beforeAll(async () => {
	process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
	const [https, http] = [await freePort(), await freePort()];
	const origin = `https://localhost:${https}`;
	server = await startServer({ env: { PUBLIC_URL: origin, TRUSTED_PROXIES: "127.0.0.1" } });
	nginx = await startNginx({ https, http, server: server.port });
	server.origin = origin;
	await server.createAdmin();
	shop = await serveShop(origin);
});
test.afterAll(async () => {
	delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
	await shop?.close();
	await nginx?.stop();
	await server?.stop();
});

async function withoutWebSocket(page: Page): Promise<void> {
	await page.addInitScript(() => Reflect.deleteProperty(window, "WebSocket"));
}

const WAYS: [name: string, shown: "live" | "polling", prepare: (page: Page) => Promise<void>][] = [
	["by WebSocket", "live", async () => {}],
	["by Socket.IO's long polls", "polling", withoutWebSocket],
	[
		"by plain HTTP",
		"polling",
		async (page) => {
			await withoutWebSocket(page);
			await page.route("**/socket.io/**", (route) => route.abort());
		},
	],
];

for (const [way, shown, prepare] of WAYS) {
	test(`a visitor and an agent talk ${way} ${behindNginx()} as it is documented`, async ({ page }) => {
		await prepare(page);
		await page.goto(shop.url);
		const widget = new WidgetOnPage(page);
		await widget.bubble.click();
		await widget.say(`Hello ${way}`);
		await expect.poll(() => page.evaluate(() => window.chatWidget?.connectionState), { timeout: 20_000 }).toBe(shown);
		for (const text of ["We hear you", "Through two doors"]) {
			await server.send(await widget.conversationId(), text, await server.createAdmin());
			await expect(widget.bubbleWith(text)).toHaveCount(1);
		}
		await widget.say("Good");
		await expect.poll(async () => server.storedMessages(await widget.conversationId())).toBe(4);
	});
}

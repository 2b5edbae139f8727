import { expect, type Page, test } from "@playwright/test";
import { type RunningServer, startServer } from "../support/server.ts";
import { openShops } from "./open-shops.ts";
import { STORED, WidgetOnPage } from "./widget-page.ts";

let server: RunningServer;
const { servePage, visit } = openShops(() => server);

test.beforeAll(async () => {
	server = await startServer();
});
test.afterAll(() => server.stop());

const PANEL = "**/widget/panel-*.js*";

/** What a page asks the server for from now on, and the sockets that it opens. */
function watchRequests(page: Page): string[] {
	const asked: string[] = [];
	page.on("request", (request) => request.url().startsWith(server.origin) && asked.push(new URL(request.url()).pathname));
	page.on("websocket", (socket) => asked.push(`socket ${new URL(socket.url()).pathname}`));
	return asked;
}

/** Until the browser has had nothing to do, twice: what waits for such a moment has had it. */
async function idle(page: Page): Promise<void> {
	await page.waitForLoadState("networkidle");
	await page.evaluate(() => new Promise((done) => requestIdleCallback(() => requestIdleCallback(done))));
	await page.waitForLoadState("networkidle");
}

function storage(page: Page): Promise<unknown> {
	return page.evaluate(async () => ({
		kept: [localStorage.length, sessionStorage.length, document.cookie],
		databases: await indexedDB.databases(),
		locks: (await navigator.locks.query()).held,
		caches: await caches.keys().catch(() => []),
	}));
}

function sessions(): number {
	return server.sql<{ n: number }>("SELECT count(*) AS n FROM user_sessions")[0]?.n ?? Number.NaN;
}

test("before the first interaction a visitor costs one request: no cookie, no storage, no socket, no row", async ({
	page,
	context,
}) => {
	const asked = watchRequests(page);
	const before = sessions();
	const users = server.sql("SELECT id FROM users").length;
	await visit(page);
	await expect(page.getByRole("button", { name: "Open chat" })).toBeVisible();
	await idle(page);
	expect(asked).toEqual(["/widget.js"]);
	expect(await storage(page)).toEqual({ kept: [0, 0, ""], databases: [], locks: [], caches: [] });
	expect(await context.cookies()).toEqual([]);

	// Who only comes near gets the panel's script, and is still nobody.
	await page.getByRole("button", { name: "Open chat" }).hover();
	await expect.poll(() => asked.length).toBe(2);
	await idle(page);
	expect(asked).toEqual(["/widget.js", expect.stringMatching(/^\/widget\/panel-\w+\.js$/)]);
	expect(await storage(page)).toEqual({ kept: [0, 0, ""], databases: [], locks: [], caches: [] });
	expect([sessions(), server.sql("SELECT id FROM users").length]).toEqual([before, users]);
	process.stdout.write(`before the first interaction: ${asked.length - 1} request\n`);

	await page.getByRole("button", { name: "Open chat" }).click();
	await expect.poll(sessions).toBe(before + 1);
	await expect.poll(() => asked.filter((path) => path.startsWith("socket"))).toEqual(["socket /socket.io/"]);
	// With a WebSocket there is no need for Socket.IO's library.
	expect(asked.filter((path) => path.startsWith("/widget"))).toHaveLength(2);
});

type Measured = { shift: number; longest: number };

/** How much the page moved, and the longest stretch in which it did not answer. */
async function measure(page: Page, url: string, act?: () => Promise<void>): Promise<Measured> {
	await page.goto(url);
	await idle(page);
	await act?.();
	return page.evaluate(() => (window as unknown as { measured: Measured }).measured);
}

test("on a page measured with and without the widget nothing shifts, and nothing blocks it for 50 ms", async ({ page }) => {
	test.setTimeout(120_000);
	await page.addInitScript(() => {
		const measured = { shift: 0, longest: 0 };
		Object.assign(window, { measured });
		new PerformanceObserver((list) => {
			for (const entry of list.getEntries()) measured.shift += (entry as PerformanceEntry & { value: number }).value;
		}).observe({ type: "layout-shift", buffered: true });
		new PerformanceObserver((list) => {
			for (const { duration } of list.getEntries()) measured.longest = Math.max(measured.longest, duration);
		}).observe({ type: "longtask", buffered: true });
	});
	const text = "<p>Lamps for every room.</p>".repeat(200);
	const html = (script: string) =>
		`<!doctype html><html lang="en"><head><title>Shop</title>${script}</head><body>${text}</body></html>`;
	const without = await servePage(html(""));
	const withWidget = await servePage(html(`<script src="${server.origin}/widget.js" async></script>`));
	const widget = new WidgetOnPage(page);

	const rounds: Record<"without" | "with" | "opened", Measured[]> = { without: [], with: [], opened: [] };
	for (let round = 0; round < 5; round += 1) {
		rounds.without.push(await measure(page, without.url));
		rounds.with.push(await measure(page, withWidget.url));
		rounds.opened.push(await measure(page, withWidget.url, () => widget.open()));
		await page.evaluate(() => window.chatWidget?.logout());
	}
	// On a busy machine a round may be late through no fault of the page's. What the widget did itself, it does in each.
	const best = (all: Measured[]) => ({
		shift: Math.max(...all.map(({ shift }) => shift)),
		longest: Math.min(...all.map(({ longest }) => longest)),
	});
	for (const [name, all] of Object.entries(rounds)) {
		const { shift, longest } = best(all);
		process.stdout.write(
			`page ${name}: layout shift ${shift}, longest task ${longest < 50 ? "under 50" : longest.toFixed(0)} ms\n`,
		);
		expect(shift, name).toBe(0);
		expect(longest, name).toBeLessThanOrEqual(Math.max(50, best(rounds.without).longest));
	}
});

test("what is called before the panel has come is done when it comes, in its order", async ({ page }) => {
	let arrive = () => {};
	const late = new Promise<void>((done) => {
		arrive = done;
	});
	await page.route(PANEL, async (route) => {
		await late;
		await route.continue();
	});
	const calls = `
		window.told = [];
		chatWidget.on("message", (message) => told.push(message.content));
		const stop = chatWidget.on("message", () => told.push("never"));
		stop();
		chatWidget.once("open", () => told.push("open"));
		window.sent = Promise.all(["First", "Second"].map((text) => chatWidget.sendMessage(text)));
		window.asked = sent.then(() => chatWidget.escalateConversation("question"));
		chatWidget.openChat();
		told.push([chatWidget.isOpen, chatWidget.isConnected, chatWidget.connectionState, chatWidget.unreadCount, chatWidget.userId]);`;
	const widget = await visit(page, { body: `<script>${calls}</script>` });
	await expect(widget.bubble).toHaveAttribute("aria-busy", "true");
	await expect(widget.panel).toHaveCount(0);
	arrive();
	await expect(widget.panel).toBeVisible();
	const done = await page.evaluate(async () => {
		const { sent, asked, told } = window as unknown as {
			sent: Promise<{ content: string }[]>;
			asked: Promise<{ reason: string }>;
			told: unknown[];
		};
		return { sent: (await sent).map(({ content }) => content), reason: (await asked).reason, told };
	});
	expect(done).toEqual({
		sent: ["First", "Second"],
		reason: "question",
		told: [[true, false, "idle", 0, null], "open", "First", "Second"],
	});
	await expect(widget.bubble).toHaveAttribute("aria-busy", "false");
	expect(server.storedMessages(await widget.conversationId())).toBe(2);
});

test("a panel that cannot be loaded is told politely and on the console, tried again, and what was asked for is kept", async ({
	page,
}) => {
	const said: string[] = [];
	const thrown: string[] = [];
	page.on("console", (message) => message.type() === "warning" && said.push(message.text()));
	page.on("pageerror", (error) => thrown.push(String(error)));
	const outcomes = ["abort", "missing", "foreign", "well"];
	await page.route(PANEL, (route) => {
		const outcome = outcomes.length > 1 ? outcomes.shift() : outcomes[0];
		if (outcome === "abort") return route.abort();
		if (outcome === "missing") return route.fulfill({ status: 404, body: "gone" });
		if (outcome === "foreign") return route.fulfill({ contentType: "text/html", body: "<h1>Sign in to the Wi-Fi</h1>" });
		return route.continue();
	});
	const widget = await visit(page, { body: `<script>window.sent = chatWidget.sendMessage("Kept");</script>` });
	const trouble = page.getByRole("status").filter({ hasText: "The chat could not be loaded. Please try again." });
	for (let failure = 1; failure <= 3; failure += 1) {
		await expect(trouble).toBeVisible();
		await expect.poll(() => said.length).toBeGreaterThanOrEqual(failure);
		await page.locator("#search").fill(`the page works ${failure}`);
		if (failure === 1) await expect(page).toHaveTitle("Shop");
		await widget.bubble.click();
	}
	await expect(widget.panel).toBeVisible();
	await expect(trouble).toHaveCount(0);
	await expect(widget.bubbleWith("Kept")).toHaveCount(1);
	expect(await page.evaluate(async () => (await (window as unknown as { sent: Promise<{ content: string }> }).sent).content)).toBe(
		"Kept",
	);
	expect(said.join("\n")).toContain("/widget/panel-");
	expect(said.join("\n")).toContain("script-src");
	expect(thrown).toEqual([]);
});

test("who comes back sees on the bubble what was answered, as soon as the page has time", async ({ page }) => {
	const widget = await visit(page);
	await widget.open();
	await widget.say("Is it in stock?");
	const id = await widget.conversationId();
	const shop = page.url();
	await page.goto("about:blank");
	await server.send(id, "It is.", await server.createAdmin());
	const asked = watchRequests(page);
	await page.goto(shop);
	await expect(page.getByRole("button", { name: "Open chat, 1 unread message" })).toBeVisible();
	expect(asked[0]).toBe("/widget.js");
	expect(await page.evaluate(() => [window.chatWidget?.unreadCount, window.chatWidget?.isOpen])).toEqual([1, false]);
	await widget.bubble.click();
	await expect(widget.bubbleWith("It is.")).toBeInViewport();
});

test("a script in the head, before there is a body, is a whole chat", async ({ page }) => {
	const shop = await servePage(
		`<!doctype html><html lang="en"><head><title>Shop</title><script src="${server.origin}/widget.js" data-position="bottom-left"></script>
<script>chatWidget.on("open", () => document.title = "Opened")</script></head><body><h1>Lamps</h1></body></html>`,
	);
	await page.goto(shop.url);
	const widget = new WidgetOnPage(page);
	expect((await widget.bubble.boundingBox())?.x).toBeLessThan(100);
	await widget.open();
	await widget.say("From the head");
	await expect(page).toHaveTitle("Opened");
});

const POLICIES = {
	"a nonce": "script-src 'nonce-b64word'",
	"a nonce and strict-dynamic": "script-src 'nonce-b64word' 'strict-dynamic'",
};
for (const [name, scripts] of Object.entries(POLICIES)) {
	test(`under default-src 'none' with ${name} and Trusted Types a whole conversation breaks no rule`, async ({ page }) => {
		const complaints: string[] = [];
		page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
		const reach = `connect-src ${server.origin} ${server.origin.replace("http", "ws")}`;
		const policy = `default-src 'none'; ${scripts}; ${reach}; require-trusted-types-for 'script'; trusted-types 'none'`;
		const widget = await visit(page, { attributes: 'nonce="b64word"', headers: { "content-security-policy": policy } });
		await widget.open();
		await widget.say("Behind a wall");
		await server.send(await widget.conversationId(), "We hear you", await server.createAdmin());
		await expect(widget.bubbleWith("We hear you")).toBeVisible();
		expect(complaints).toEqual([]);
	});
}

test("a policy that allows the loader alone leaves the page whole, and the console says what to allow", async ({ page }) => {
	const said: string[] = [];
	page.on("console", (message) => message.type() === "warning" && said.push(message.text()));
	const policy = `default-src 'none'; script-src ${server.origin}/widget.js; connect-src ${server.origin}`;
	const widget = await visit(page, { headers: { "content-security-policy": policy } });
	await widget.bubble.click();
	await expect(page.getByRole("status").filter({ hasText: "could not be loaded" })).toBeVisible();
	await expect.poll(() => said.join("\n")).toContain("script-src");
});

test("in a sandboxed frame, which has no origin and no storage, there is a whole conversation", async ({ page }) => {
	const inner = `<!doctype html><html lang='en'><body><script src='${server.origin}/widget.js'></script></body></html>`;
	const frame = `<iframe title="Help" sandbox="allow-scripts" width="900" height="600" srcdoc="${inner}"></iframe>`;
	const shop = await servePage(`<!doctype html><html lang="en"><head><title>Shop</title></head><body>${frame}</body></html>`);
	await page.goto(shop.url);
	const inside = page.frameLocator("iframe");
	await inside.getByRole("button", { name: "Open chat" }).click();
	const field = inside.getByRole("textbox", { name: "Your message" });
	await field.fill("From the sandbox");
	await field.press("Enter");
	await expect(inside.locator(".message[data-key]", { hasText: "From the sandbox" })).toHaveAttribute("data-state", STORED);
});

test("a page that logs its visitor in and out, and a widget that is taken away, load and leave nothing", async ({ page }) => {
	const asked = watchRequests(page);
	await visit(page);
	const outcome = await page.evaluate(async () => {
		const chat = window.chatWidget;
		if (!chat) throw new Error("no widget");
		chat.identify({ name: "Ana" }, { getToken: () => "" });
		await chat.logout();
		const kept = document.querySelectorAll("veritix-chat").length;
		const waiting = chat.sendMessage("too late").catch((error: Error) => error.message);
		chat.destroy();
		return { kept, waiting: await waiting, left: document.querySelectorAll("veritix-chat").length, isOpen: chat.isOpen };
	});
	expect(outcome).toEqual({ kept: 1, waiting: "This chat was destroyed.", left: 0, isOpen: false });
	await idle(page);
	expect(asked.filter((path) => !path.startsWith("/widget"))).toEqual([]);
	expect(await storage(page)).toEqual({ kept: [0, 0, ""], databases: [], locks: [], caches: [] });

	// Another one may come.
	await page.evaluate(() => void new (window.ChatWidget ?? Object)());
	await new WidgetOnPage(page).open();
});

test("a panel is kept for ever under its own name; under another build's name it is today's, and kept by nobody", async () => {
	const loader = (await server.api("GET", "/widget.js")).text;
	const name = /panel-[A-Z0-9]{8}\.js/.exec(loader)?.[0] ?? "";
	const own = await server.api("GET", `/widget/${name}`);
	expect([own.status, own.headers.get("cache-control")]).toEqual([200, "public, max-age=31536000, immutable"]);
	expect(own.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
	expect(own.headers.get("access-control-allow-origin")).toBe("*");
	const again = await server.api("GET", `/widget/${name}`, { headers: { "if-none-match": own.headers.get("etag") ?? "" } });
	expect(again.status).toBe(304);

	const other = await server.api("GET", "/widget/panel-ABCD1234.js?1");
	expect([other.status, other.headers.get("cache-control"), other.text === own.text]).toEqual([200, "no-store", true]);
	for (const path of ["panel.js", "nothing-ABCD1234.js", "..%2Fwidget.js", `${name}.map`]) {
		expect((await server.api("GET", `/widget/${path}`)).status, path).toBe(404);
	}
});

import { expect, type Page, test } from "@playwright/test";
import { SignJWT } from "jose";
import type { NewIdentitySecret } from "#protocol/admin-shapes.ts";
import type { ForeignPage } from "../support/foreign-page.ts";
import { type RunningServer, startServer } from "../support/server.ts";
import { serveShop, WidgetOnPage } from "./widget-page.ts";

let server: RunningServer;
let shop: ForeignPage;
let site: NewIdentitySecret;

test.beforeAll(async () => {
	server = await startServer();
	const admin = await server.createAdmin();
	site = await server.ok("POST", "/api/settings/site.add-secret", { body: { site: "default" }, ...admin });
	shop = await serveShop(server.origin);
});
test.afterAll(async () => {
	await shop.close();
	await server.stop();
});

/** What the shop's own server makes for a user who is logged in there. */
const proofOf = (id: string) =>
	new SignJWT({ sub: id, name: `Customer ${id}` })
		.setProtectedHeader({ alg: "HS256", kid: site.kid })
		.setExpirationTime("1h")
		.sign(new TextEncoder().encode(site.secret));

async function logIn(page: Page, id: string): Promise<void> {
	const proof = await proofOf(id);
	await page.evaluate(([user, token]) => window.chatWidget?.identify({ id: user }, { getToken: () => token ?? "" }), [id, proof]);
}

const logOut = (page: Page) => page.evaluate(() => window.chatWidget?.logout());

async function visit(page: Page): Promise<WidgetOnPage> {
	await page.goto(shop.url);
	return new WidgetOnPage(page);
}

const words = (widget: WidgetOnPage) => widget.log.locator(".message[data-key]");

test("anonymous, A, log-out, B, A: each finds what is theirs in this browser, and nothing of the others", async ({ page }) => {
	const widget = await visit(page);
	await widget.open();
	await widget.say("Nobody knows me yet");
	const conversation = await widget.conversationId();

	await logIn(page, "a");
	await expect(words(widget)).toHaveText(["Nobody knows me yet"]);
	await widget.say("I am A");
	expect(await widget.conversationId()).toBe(conversation);
	const admin = await server.createAdmin();
	const inbox = await server.ok<{ conversations: unknown[] }>("GET", "/chat/conversations?view=all", admin);
	expect(inbox.conversations).toMatchObject([
		{ conversation_id: conversation, user_external_id: "a", user_name: "Customer a", user_verified_by: "jwt" },
	]);

	await widget.field.fill("A's secret draft");
	await logOut(page);
	await expect(words(widget)).toHaveCount(0);
	await expect(widget.field).toHaveValue("");

	await logIn(page, "b");
	await expect(widget.panel.getByText("Online")).toBeVisible();
	await expect(words(widget)).toHaveCount(0);
	await widget.say("I am B");
	expect(await widget.conversationId()).not.toBe(conversation);
	await logOut(page);
	await expect(words(widget)).toHaveCount(0);

	await logIn(page, "a");
	await expect(widget.panel.getByText("Online")).toBeVisible();
	await widget.say("A again");
	expect(server.storedMessages(conversation)).toBe(2);
});

test("after a log-out nothing of the visitor is left in the browser", async ({ page }) => {
	const widget = await visit(page);
	await logIn(page, "c");
	await widget.open();
	await widget.say("Remember me");
	const token = await page.evaluate(() => JSON.stringify(localStorage).match(/"token\\?":\\?"([^"\\]+)/)?.[1] ?? "");
	expect(token).toMatch(/^[\w-]{43}$/);
	const conversation = await widget.conversationId();
	await widget.page.context().setOffline(true);
	await widget.field.fill("Not sent");
	await widget.field.press("Enter");
	await widget.page.context().setOffline(false);
	await logOut(page);
	await page.reload();
	const left = await page.evaluate(async () => {
		const stores = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie];
		for (const { name } of await indexedDB.databases()) {
			const database = await new Promise<IDBDatabase>((resolve) => {
				const request = indexedDB.open(name ?? "");
				request.onsuccess = () => resolve(request.result);
			});
			for (const store of database.objectStoreNames) {
				const all = await new Promise<unknown>((resolve) => {
					const request = database.transaction(store).objectStore(store).getAll();
					request.onsuccess = () => resolve(request.result);
				});
				stores.push(JSON.stringify(all));
			}
		}
		return stores.join("\n");
	});
	// The panel is open still, so that a session of nobody's may have begun, with a conversation of its own.
	for (const trace of [token, "Remember me", "Not sent", conversation]) expect(left).not.toContain(trace);
	expect((await server.api("POST", "/chat/session", { body: {}, token })).status).toBe(401);
});

test("who logs in while the one before is still being logged out is themselves", async ({ page }) => {
	const widget = await visit(page);
	await widget.open();
	await logIn(page, "f");
	await widget.say("I am F");
	const [proof, before] = [await proofOf("g"), await widget.conversationId()];
	await page.evaluate((token) => {
		void window.chatWidget?.logout();
		window.chatWidget?.identify({ id: "g" }, { getToken: () => token });
	}, proof);
	await expect.poll(() => widget.conversationId()).not.toBe(before);
	await expect(words(widget)).toHaveCount(0);
	await expect(widget.panel.getByText("Online")).toBeVisible();
	await widget.say("I am G");
	const rows = server.sql<{ externalId: string }>(
		"SELECT u.externalId FROM messages m JOIN users u ON u.id = m.senderId WHERE m.content IN ('I am F', 'I am G') ORDER BY m.content",
	);
	expect(rows.map(({ externalId }) => externalId)).toEqual(["f", "g"]);
});

test("a page that logs out and takes the widget away leaves no session and no socket behind", async ({ page }) => {
	const widget = await visit(page);
	await widget.open();
	await logIn(page, "h");
	await widget.say("I am H");
	const asked: string[] = [];
	page.on("request", (request) => asked.push(new URL(request.url()).pathname));
	page.on("websocket", () => asked.push("a socket"));
	await page.evaluate(async () => {
		const leaving = window.chatWidget?.logout();
		window.chatWidget?.destroy();
		await leaving?.catch(() => {});
	});
	await page.waitForLoadState("networkidle");
	expect(asked).toContain("/chat/session/end");
	expect(asked.filter((what) => what === "/chat/session" || what === "a socket")).toEqual([]);
});

test("a page whose getToken fails or lies still has a chat, of somebody who is not verified", async ({ page }) => {
	const widget = await visit(page);
	await page.evaluate(() =>
		window.chatWidget?.identify({ id: "d" }, { getToken: () => Promise.reject(new Error("The shop's server is down")) }),
	);
	await widget.open();
	await widget.say("Hello without a proof");
	await page.evaluate(() => window.chatWidget?.identify({ id: "e" }, { getToken: () => "not.a.proof" }));
	await expect(words(widget)).toHaveCount(0);
	await widget.say("Hello with a lie");
	const admin = await server.createAdmin();
	const inbox = await server.ok<{ conversations: { last_message_preview: string; user_verified_by: string | null }[] }>(
		"GET",
		"/chat/conversations?view=all",
		admin,
	);
	for (const preview of ["Hello without a proof", "Hello with a lie"]) {
		expect(inbox.conversations).toContainEqual(expect.objectContaining({ last_message_preview: preview, user_verified_by: null }));
	}
});

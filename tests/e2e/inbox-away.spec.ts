import { type BrowserContext, expect, type Page, test, type WebSocketRoute } from "@playwright/test";
import { expectAccessible } from "#tests/support/page-checks.ts";
import { type RunningServer, type SignedIn, startServer } from "#tests/support/server.ts";
import { signInAs } from "./sign-in-as.ts";

let server: RunningServer;
let admin: SignedIn;

test.beforeEach(async () => {
	server = await startServer();
	admin = await server.createAdmin();
});
test.afterEach(async () => server?.stop());

/** `whole`: everything gets through. `no sockets`: Socket.IO is answered by a proxy's 502. `cut`: nothing gets through. */
type Cable = "whole" | "no sockets" | "cut";

/** An agent's window behind a cable that can be cut and mended. */
async function openInbox(context: BrowserContext, cable: Cable = "whole", path = "/inbox") {
	const page = await signInAs(context, server, admin);
	const sockets = new Set<WebSocketRoute>();
	let now = cable;
	await page.routeWebSocket(/\/socket\.io\//, (socket) => {
		if (now === "no sockets") return void socket.close();
		socket.connectToServer();
		sockets.add(socket);
	});
	await page.route(/\/(socket\.io|chat)\//, async (route) => {
		const isSocket = new URL(route.request().url()).pathname.startsWith("/socket.io/");
		if (now === "no sockets" && isSocket) await route.fulfill({ status: 502, body: "Bad gateway" }).catch(() => {});
		else await route.continue().catch(() => {});
	});
	await page.goto(`${server.origin}${path}`);
	await page.evaluate(() => Object.assign(window, { sameDocument: true }));
	return {
		page,
		async become(next: Cable): Promise<void> {
			now = next;
			await context.setOffline(next === "cut");
			for (const socket of next === "whole" ? [] : sockets) await socket.close({ code: 1001 }).catch(() => {});
			sockets.clear();
		},
	};
}

const row = (page: Page, id: string) => page.locator(`[data-conversation="${id}"]`);
const log = (page: Page) => page.getByRole("log");
const reply = (page: Page) => page.getByLabel("Your reply");
const isSameDocument = (page: Page) => page.evaluate(() => "sameDocument" in window);
/** The word beside the dot, which stands below the views, or in the list's header where they are narrow. */
const connection = (page: Page, word: string) => page.getByText(word, { exact: true }).filter({ visible: true });

test("D4: an agent who was cut off sees everything that happened meanwhile, without a reload", async ({ context }) => {
	const open = await server.beginConversation("Is anybody there?");
	const other = await server.beginConversation("Me too");
	const { page, become } = await openInbox(context, "whole", `/inbox?c=${open.conversationId}`);
	await expect(log(page).getByText("Is anybody there?")).toBeVisible();
	await expect(row(page, other.conversationId)).toBeVisible();
	await become("cut");
	await expect(page.getByText("You are offline")).toBeVisible({ timeout: 30_000 });

	await server.send(open.conversationId, "Still waiting", open.session);
	await server.send(open.conversationId, "Hello?", open.session);
	await server.ok("POST", `/chat/${other.conversationId}/resolve`, admin);
	const fresh = await server.beginConversation("I came while you were away");
	await become("whole");
	await expect(log(page).getByText("Hello?")).toBeVisible({ timeout: 40_000 });
	await expect(log(page).getByText("Still waiting")).toHaveCount(1);
	await expect(row(page, fresh.conversationId)).toBeVisible();
	await expect(row(page, other.conversationId)).toBeHidden();
	await expect(page.getByText("You are offline")).toBeHidden();
	expect(await isSameDocument(page)).toBe(true);
});

test("D4: what happened while the server was started anew is there afterwards, too", async ({ context }) => {
	const open = await server.beginConversation("Before the restart");
	const { page, become } = await openInbox(context, "whole", `/inbox?c=${open.conversationId}`);
	await expect(log(page).getByText("Before the restart")).toBeVisible();
	await become("cut");
	await server.kill();
	await server.restart();
	await server.send(open.conversationId, "After the restart", open.session);
	const fresh = await server.beginConversation("New after the restart");
	await become("whole");
	await expect(log(page).getByText("After the restart")).toBeVisible({ timeout: 40_000 });
	await expect(row(page, fresh.conversationId)).toBeVisible();
	expect(await isSameDocument(page)).toBe(true);
});

test("D8: where Socket.IO is blocked the inbox works by plain HTTP and says so, and is back on a WebSocket within a minute of the mend", async ({
	context,
}) => {
	test.setTimeout(120_000);
	const { session, conversationId } = await server.beginConversation("Can you hear me?");
	const { page, become } = await openInbox(context, "no sockets");
	await expect(connection(page, "Connected, slowly")).toBeVisible({ timeout: 20_000 });
	await page.setViewportSize({ width: 390, height: 800 });
	await expect(connection(page, "Connected, slowly")).toBeVisible();
	await page.setViewportSize({ width: 1280, height: 800 });
	await row(page, conversationId).click();
	await expect(log(page).getByText("Can you hear me?")).toBeVisible();
	await reply(page).fill("By plain HTTP, yes");
	await reply(page).press("Enter");
	await expect(log(page).getByText("Sent", { exact: true })).toBeVisible();
	await server.send(conversationId, "Wonderful", session);
	await expect(log(page).getByText("Wonderful")).toBeVisible();
	await page.getByRole("button", { name: "Assign to me" }).click();
	await expect(page.getByText("You have it")).toBeVisible();
	const other = await server.beginConversation("Me too, please");
	await expect(row(page, other.conversationId)).toBeVisible();
	await expectAccessible(page);

	await become("whole");
	await expect(connection(page, "Connected")).toBeVisible({ timeout: 60_000 });
	await server.send(conversationId, "And now live", session);
	await expect(log(page).getByText("And now live")).toBeVisible();
	expect(server.storedMessages(conversationId)).toBe(4);
	expect(await isSameDocument(page)).toBe(true);
});

test("an answer shows how far it has got, to every agent alike", async ({ browser }) => {
	const { session, conversationId } = await server.beginConversation("Where is my order?");
	const path = `/inbox?c=${conversationId}`;
	const [mine, theirs] = [
		await openInbox(await browser.newContext(), "whole", path),
		await openInbox(await browser.newContext(), "whole", path),
	];
	await expect(log(theirs.page).getByText("Where is my order?")).toBeVisible();
	await reply(mine.page).fill("On its way");
	await reply(mine.page).press("Enter");
	for (const { page } of [mine, theirs]) await expect(log(page).getByText("Sent", { exact: true })).toBeVisible();
	const receipt = (what: string, body: object) => server.ok("POST", `/chat/${conversationId}/${what}`, { ...session, body });
	await receipt("receive", { last_received_seq: 2 });
	for (const { page } of [mine, theirs]) await expect(log(page).getByText("Delivered", { exact: true })).toBeVisible();
	const stored = server.sql<{ id: string }>("SELECT id FROM messages WHERE conversationId = ? AND seq = 2", conversationId);
	await receipt("read", { last_read_message_id: stored[0]?.id });
	for (const { page } of [mine, theirs]) {
		await expect(log(page).getByText("Seen", { exact: true })).toBeVisible();
		await expect(log(page).getByText("Delivered", { exact: true })).toBeHidden();
		await page.context().close();
	}
});

import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "#tests/support/page-checks.ts";
import { type RunningServer, type SignedIn, startServer } from "#tests/support/server.ts";
import { signInAs } from "./sign-in-as.ts";
import { serveShop, WidgetOnPage } from "./widget-page.ts";

let server: RunningServer;
let admin: SignedIn;
let shop: Awaited<ReturnType<typeof serveShop>>;

test.beforeAll(async () => {
	server = await startServer();
	admin = await server.createAdmin();
	shop = await serveShop(server.origin);
});
test.afterAll(async () => {
	await shop?.close();
	await server?.stop();
});

async function openWidget(page: Page): Promise<WidgetOnPage> {
	await page.goto(shop.origin);
	const widget = new WidgetOnPage(page);
	await widget.open();
	return widget;
}

/** The actions of a message are opened by the button beside it. */
async function openActions(widget: WidgetOnPage, text: string) {
	const line = widget.log.locator(".line", { hasText: text });
	await line.hover();
	await line.getByRole("button", { name: "Message actions" }).click();
	return widget.log.getByRole("group", { name: "Message actions" });
}

test("a visitor and an agent edit, react, answer and delete, and each sees what the other does", async ({ browser }) => {
	const widget = await openWidget(await browser.newPage());
	await widget.say("Helo, where is my lamp?");
	const id = await widget.conversationId();
	const inbox = await signInAs(await browser.newContext(), server, admin);
	await inbox.goto(`${server.origin}/inbox?c=${id}`);
	const log = inbox.getByRole("log");
	await expect(log.getByText("Helo, where is my lamp?")).toBeVisible();

	await (await openActions(widget, "Helo")).getByRole("button", { name: "Edit" }).click();
	await expect(widget.panel.getByText("Edit message")).toBeVisible();
	await expect(widget.field).toBeFocused();
	await widget.field.fill("Hello, where is my lamp?");
	await widget.field.press("Enter");
	await expect(widget.bubbleWith("Hello, where is my lamp?")).toBeVisible();
	await expect(widget.log.getByText("Edited")).toBeVisible();
	await expect(log.getByText("Hello, where is my lamp?")).toBeVisible();
	await expect(log.getByRole("button", { name: "Edited" })).toBeVisible();

	await inbox.getByLabel("Your reply").fill("On its way");
	await inbox.getByLabel("Your reply").press("Enter");
	const thumb = (await openActions(widget, "On its way")).getByRole("button", { name: "Thumbs up" });
	await thumb.click();
	await expect(widget.log.getByRole("button", { name: "👍 You" })).toHaveAttribute("aria-pressed", "true");
	await expect(log.getByRole("button", { name: /^Thumbs up: / })).toBeVisible();
	await log.getByRole("button", { name: /^Thumbs up: / }).click();
	await expect(widget.log.getByRole("button", { name: `👍 You, ${admin.agent.name}` })).toHaveText("👍 2");

	await (await openActions(widget, "On its way")).getByRole("button", { name: "Reply" }).click();
	await expect(widget.panel.getByText(`Reply to ${admin.agent.name}`)).toBeVisible();
	await widget.say("Great, thank you");
	await expect(widget.log.locator(".quote")).toContainText("On its way");
	await expect(log.getByRole("button", { name: /^In reply to You/ })).toBeVisible();

	const actions = await openActions(widget, "Great, thank you");
	await actions.getByRole("button", { name: "Delete" }).click();
	await actions.getByRole("button", { name: "Really delete?" }).click();
	await expect(widget.log.getByText("This message was deleted")).toBeVisible();
	await expect(log.getByText("This message was deleted")).toBeVisible();
	await expect(log.getByText("Great, thank you")).toHaveCount(0);

	// And it is all there again after a reload.
	await widget.page.reload();
	await widget.open();
	await expect(widget.log.getByText("This message was deleted")).toBeVisible();
	await expect(widget.log.getByText("Edited")).toBeVisible();
	await expect(widget.log.getByRole("button", { name: /^👍/ })).toHaveText("👍 2");
});

test("what a visitor is refused is as it was, says why, and leaves the text in the field", async ({ page }) => {
	const widget = await openWidget(page);
	await widget.say("Too old");
	await (await openActions(widget, "Too old")).getByRole("button", { name: "Edit" }).click();
	await widget.field.fill("Something else");
	server.sql("UPDATE messages SET createdAt = ? WHERE content = ?", "2020-01-01T00:00:00.000+00:00", "Too old");
	await widget.field.press("Enter");
	await expect(widget.panel.getByRole("alert").getByText("A message can be changed for 15 minutes.")).toBeVisible();
	await expect(widget.bubbleWith("Too old")).toBeVisible();
	await expect(widget.field).toHaveValue("Something else");
	// Escape stops the editing and leaves the chat open.
	await widget.field.press("Escape");
	await expect(widget.field).toHaveValue("");
	await expect(widget.panel).toBeVisible();
});

test("the keyboard does it all: one stop for all messages, arrows between them, Escape back to the button", async ({ page }) => {
	const widget = await openWidget(page);
	await widget.say("First");
	await widget.say("Second");
	await widget.field.press("Shift+Tab");
	const buttons = widget.log.getByRole("button", { name: "Message actions" });
	await expect(buttons.nth(1)).toBeFocused();
	await page.keyboard.press("ArrowUp");
	await expect(buttons.nth(0)).toBeFocused();
	await page.keyboard.press("Enter");
	await page.keyboard.press("Tab");
	await expect(widget.log.getByRole("button", { name: "Thumbs up" })).toBeFocused();
	await page.keyboard.press("Enter");
	await expect(buttons.nth(0)).toBeFocused();
	await expect(widget.log.getByRole("button", { name: "👍 You" })).toBeVisible();
	await page.keyboard.press("Enter");
	await page.keyboard.press("Tab");
	await page.keyboard.press("Escape");
	await expect(buttons.nth(0)).toBeFocused();
	await expect(widget.panel).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
	for (const width of [375, 1280]) {
		test(`actions, quotes, reactions and what was deleted are accessible and fit at ${width} px, ${colorScheme}`, async ({
			browser,
		}) => {
			const touch = width === 375 ? { hasTouch: true, isMobile: true } : {};
			const context = await browser.newContext({
				viewport: { width, height: 720 },
				colorScheme,
				reducedMotion: "reduce",
				...touch,
			});
			const widget = await openWidget(await context.newPage());
			await widget.say("My password is swordfish");
			const id = await widget.conversationId();
			const answer = await server.send(
				id,
				"You need not tell us. The lamp left our warehouse this morning, and comes tomorrow.",
				admin,
			);
			const first = await openActions(widget, "swordfish");
			await first.getByRole("button", { name: "Delete" }).click();
			await first.getByRole("button", { name: "Really delete?" }).click();
			await (await openActions(widget, "You need not tell us")).getByRole("button", { name: "Party" }).click();
			await (await openActions(widget, "You need not tell us")).getByRole("button", { name: "Reply" }).click();
			await widget.say("Thank you, and please ring twice");
			await server.ok("POST", `/chat/${id}/react`, { body: { message_id: answer.id, emoji: "👍" }, ...admin });
			await expect(widget.log.getByRole("button", { name: /^👍/ })).toBeVisible();
			await openActions(widget, "Thank you, and please");
			await expectAccessible(widget.page);
			const wide = await widget.log.evaluate((element) => element.scrollWidth - element.clientWidth);
			expect(wide).toBe(0);
			if (process.env.SHOTS) await widget.page.screenshot({ path: `${process.env.SHOTS}/widget-${width}-${colorScheme}.png` });
			await context.close();
		});
	}
}

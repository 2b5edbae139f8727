import { expect, type Locator, type Page, test } from "@playwright/test";
import { expectAccessible, findCutText } from "#tests/support/page-checks.ts";
import { type RunningServer, type SignedIn, startServer, uniqueId } from "#tests/support/server.ts";
import { signInAs } from "./sign-in-as.ts";

let server: RunningServer;
let admin: SignedIn;

test.beforeAll(async () => {
	server = await startServer();
	admin = await server.createAdmin();
});
test.afterAll(async () => server?.stop());

const composer = (page: Page) => page.getByLabel("Your reply");
const log = (page: Page) => page.getByRole("log");
const menuOf = (page: Page, words: string) => log(page).getByRole("button", { name: `Actions for “${words}”` });
const bubble = (page: Page, words: string): Locator => log(page).locator(".message-text", { hasText: words });

/** A conversation in which everything has happened that may happen to a message. */
async function aConversation() {
	const session = await server.openSession({ name: "Ana Horvat" });
	const id = uniqueId("conv");
	const at = (verb: string, body: object, by: object) => server.ok("POST", `/chat/${id}/${verb}`, { body, ...by });
	const question = await server.send(
		id,
		"Where is my order? It should have been here on Monday, and nobody told me anything.",
		session,
	);
	const oops = await server.send(id, "My card number is 4111 1111", session);
	await at("delete", { message_id: oops.id }, session);
	const body = {
		sender_id: admin.agent.id,
		sender_type: "agent",
		content: "It left the **warehouse** this morning.",
		reply_to: question.id,
	};
	const { message_id } = await server.ok<{ message_id: string }>("POST", `/chat/${id}/messages`, { body, ...admin });
	await at("edit", { message_id, content: "It left the **warehouse** yesterday morning." }, admin);
	await at("react", { message_id, emoji: "🎉" }, session);
	await at("react", { message_id, emoji: "👍" }, session);
	await at("react", { message_id, emoji: "👍" }, admin);
	return { id, session, question, answer: message_id };
}

async function open(page: Page, id: string): Promise<void> {
	await page.goto(`${server.origin}/inbox?c=${id}`);
	await expect(log(page)).toBeVisible();
}

test("an agent reacts, replies, edits, sees what it said before, and deletes, and the visitor's side hears of each", async ({
	context,
}) => {
	const { id, session, question } = await aConversation();
	const page = await signInAs(context, server, admin);
	const visitor = await server.connectSocketIo(session);
	await open(page, id);

	await bubble(page, "Where is my order?").first().hover();
	await menuOf(page, "Where is my order? It should have been …").click();
	await page.getByRole("menuitemcheckbox", { name: "Heart" }).click();
	await expect(log(page).getByRole("button", { name: "Heart: You, 1" })).toHaveAttribute("aria-pressed", "true");
	const reacted = await visitor.next("message:changed", ({ message }) => message.id === question.id);
	expect(reacted.message.reactions).toMatchObject([{ emoji: "❤️", sender_name: admin.agent.name }]);
	await log(page).getByRole("button", { name: "Heart: You, 1" }).click();
	await expect(log(page).getByRole("button", { name: /^Heart/ })).toHaveCount(0);

	await bubble(page, "Where is my order?").first().hover();
	await log(page).getByRole("button", { name: "Reply to “Where is my order? It should have been …”" }).click();
	await expect(page.getByText("Reply to Ana Horvat", { exact: true })).toBeVisible();
	await expect(composer(page)).toBeFocused();
	await page.keyboard.type("You will have it tomorow");
	await page.keyboard.press("Enter");
	const sent = await visitor.next("message:sent", ({ message }) => message.content === "You will have it tomorow");
	expect(sent.message.reply_to).toMatchObject({ id: question.id, sender_name: "Ana Horvat" });
	await expect(bubble(page, "tomorow").getByText("Where is my order?")).toBeVisible();

	// Up in the empty field edits the newest of one's own.
	await composer(page).press("ArrowUp");
	await expect(page.getByText("Editing your message")).toBeVisible();
	await expect(composer(page)).toHaveValue("You will have it tomorow");
	await composer(page).fill("You will have it tomorrow");
	await page.getByRole("button", { name: "Save" }).click();
	await expect(bubble(page, "You will have it tomorrow")).toBeVisible();
	const edited = await visitor.next("message:changed", ({ message }) => message.content === "You will have it tomorrow");
	expect(edited.message.edited_at).toBeDefined();
	await expect(composer(page)).toHaveValue("");
	await log(page).getByRole("button", { name: "Edited" }).last().click();
	const dialog = page.getByRole("dialog", { name: "Earlier versions" });
	await expect(dialog.getByText("You will have it tomorow")).toBeVisible();
	await expectAccessible(page);
	await page.keyboard.press("Escape");

	await bubble(page, "You will have it tomorrow").hover();
	await menuOf(page, "You will have it tomorrow").click();
	await page.getByRole("menuitem", { name: "Delete" }).click();
	await page.getByRole("dialog", { name: "Delete this message?" }).getByRole("button", { name: "Delete" }).click();
	await expect(log(page).getByText("This message was deleted")).toHaveCount(2);
	await expect(composer(page)).toBeFocused();
	const gone = await visitor.next(
		"message:changed",
		({ message }) => message.deleted_at !== undefined && message.id === sent.message.id,
	);
	expect(gone.message.content).toBe("");
});

test("what the visitor changes is seen in the open conversation, in quotes of it and in the list", async ({ context }) => {
	const { id, session, question } = await aConversation();
	const page = await signInAs(context, server, admin);
	await open(page, id);
	const at = (verb: string, body: object) => server.ok("POST", `/chat/${id}/${verb}`, { body, ...session });
	await at("edit", { message_id: question.id, content: "Where is my parcel?" });
	await expect(bubble(page, "Where is my parcel?").first()).toBeVisible();
	await expect(bubble(page, "yesterday morning").getByText("Where is my parcel?")).toBeVisible();
	const last = await server.send(id, "Never mind", session);
	const row = page.locator(`[data-conversation="${id}"]`);
	await expect(row).toContainText("Never mind");
	await at("delete", { message_id: last.id });
	await expect(row).toContainText("Message deleted");
	await at("delete", { message_id: question.id });
	await expect(bubble(page, "yesterday morning").getByText("This message was deleted")).toBeVisible();
});

test("an edit that is refused puts the message back and the text into the field again, with the reason", async ({ context }) => {
	const { id } = await aConversation();
	const page = await signInAs(context, server, admin);
	await open(page, id);
	await composer(page).fill("A draft");
	await bubble(page, "yesterday morning").hover();
	await menuOf(page, "It left the warehouse yesterday morning.").click();
	await page.getByRole("menuitem", { name: "Edit" }).click();
	await composer(page).fill("It left last week");
	// The time to edit is over on the server, which the page does not know.
	server.sql("UPDATE messages SET createdAt = ? WHERE conversationId = ?", "2020-01-01T00:00:00.000+00:00", id);
	await composer(page).press("Enter");
	await expect(page.getByText("A message can be changed for 60 minutes.")).toBeVisible();
	await expect(bubble(page, "yesterday morning")).toBeVisible();
	await expect(composer(page)).toHaveValue("It left last week");
	await composer(page).press("Escape");
	await expect(composer(page)).toHaveValue("A draft");
	await expect(log(page)).toBeVisible();
});

test("everything is done by keyboard: one stop for all messages, arrows between them, the menu, and the focus comes back", async ({
	context,
}) => {
	const { id } = await aConversation();
	const page = await signInAs(context, server, admin);
	await open(page, id);
	const newest = menuOf(page, "It left the warehouse yesterday morning.");
	const older = menuOf(page, "Where is my order? It should have been …");
	expect(await log(page).locator('[data-message-menu] button[tabindex="0"]').count()).toBe(2);
	await newest.focus();
	await page.keyboard.press("ArrowUp");
	await expect(older).toBeFocused();
	await page.keyboard.press("Enter");
	await expect(page.getByRole("menuitemcheckbox", { name: "Thumbs up" })).toBeFocused();
	await page.keyboard.press("ArrowRight");
	await expect(page.getByRole("menuitemcheckbox", { name: "Heart" })).toBeFocused();
	await page.keyboard.press("Enter");
	await expect(log(page).getByRole("button", { name: "Heart: You, 1" })).toBeVisible();
	await expect(older).toBeFocused();
	await page.keyboard.press("Enter");
	await page.keyboard.press("Escape");
	await expect(older).toBeFocused();
	await page.keyboard.press("ArrowDown");
	await expect(newest).toBeFocused();
	await page.keyboard.press("Enter");
	await page.getByRole("menuitem", { name: "Reply" }).press("Enter");
	await expect(composer(page)).toBeFocused();
	await page.keyboard.press("Escape");
	await expect(page.getByText("Reply to yourself")).toHaveCount(0);
	await expect(log(page)).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
	for (const width of [375, 768, 1440]) {
		test(`messages with all that can happen to them are readable and accessible at ${width} px, ${colorScheme}`, async ({
			browser,
		}) => {
			const { id } = await aConversation();
			const touch = width === 375 ? { hasTouch: true, isMobile: true } : {};
			const context = await browser.newContext({
				viewport: { width, height: 900 },
				colorScheme,
				reducedMotion: "reduce",
				...touch,
			});
			const page = await signInAs(context, server, admin);
			await open(page, id);
			await expect(log(page).getByRole("button", { name: "Edited" })).toBeVisible();
			expect(await findCutText(page)).toEqual([]);
			await expectAccessible(page);
			const trigger = menuOf(page, "It left the warehouse yesterday morning.");
			if (width > 375) await bubble(page, "yesterday morning").hover();
			await trigger.click();
			await expect(page.getByRole("menuitem", { name: "Delete" })).toBeVisible();
			await expectAccessible(page);
			if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/menu-${width}-${colorScheme}.png` });
			await page.getByRole("menuitem", { name: "Reply" }).click();
			await expect(page.getByText("Reply to yourself")).toBeVisible();
			expect(await findCutText(page)).toEqual([]);
			await expectAccessible(page);
			if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/reply-${width}-${colorScheme}.png` });
			await context.close();
		});
	}
}

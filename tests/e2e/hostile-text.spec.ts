/**
 * What people write, in real browsers: shown as it was written, and never run. The canary would sing if any of it did; each document
 * reports what its policy refused.
 */
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { readMessageText, type TextNode } from "#protocol/message-text.ts";
import { cookiesOf } from "#tests/support/cookies-of.ts";
import { NAUGHTY_MESSAGES } from "#tests/support/naughty-strings.ts";
import { type RunningServer, type SignedIn, startServer, uniqueId } from "#tests/support/server.ts";
import { XSS_PAYLOADS } from "../xss/payloads.ts";
import { watchComplaints } from "./page-complaints.ts";
import { serveShop, WidgetOnPage } from "./widget-page.ts";

const CORPORA = [
	{ what: `${XSS_PAYLOADS.length} payloads`, texts: XSS_PAYLOADS },
	{ what: `${NAUGHTY_MESSAGES.length} naughty strings`, texts: NAUGHTY_MESSAGES },
];
/** What messages are made of where somebody wrote marks (docs/protocol.md); nothing else may ever be there. */
const MAY_STAND = ["P", "STRONG", "EM", "DEL", "CODE", "PRE", "BLOCKQUOTE", "UL", "OL", "LI", "A"];
const wordsOf = (nodes: readonly TextNode[]): string =>
	nodes.map((node) => (typeof node === "string" ? node : wordsOf(node.of))).join("");
/** A message as it is to be seen: as it was written, without the marks that it is known by its unit tests to have. */
const seen = (text: string) => wordsOf(readMessageText(text));
const MAY_LINK = /^(https?:|mailto:)/;
/** Fits into every thread's first page. */
const CHUNK = 40;

let server: RunningServer;
let admin: SignedIn;

test.beforeAll(async () => {
	server = await startServer({ env: { CHAT_RATE_LIMIT: "1000000", CHAT_HISTORY_LIMIT: "500" } });
	admin = await server.createAdmin();
});
test.afterAll(async () => server?.stop());

/** Sings when anything in the page calls it, also from a frame or an opened window. */
async function setCanary(context: BrowserContext): Promise<string[]> {
	const songs: string[] = [];
	await context.exposeFunction("canary", () => void songs.push("canary"));
	context.on("page", (page) => {
		page.on("dialog", (dialog) => {
			songs.push(`dialog ${dialog.message()}`);
			void dialog.dismiss();
		});
		page.on("popup", (popup) => songs.push(`popup ${popup.url()}`));
	});
	return songs;
}

/** Every element inside messages, and every link's address and relation. */
async function whatMessagesHold(page: Page, selector: string) {
	return page.locator(selector).evaluateAll((bubbles) => ({
		texts: bubbles.map((bubble) => bubble.textContent ?? ""),
		elements: [...new Set(bubbles.flatMap((bubble) => [...bubble.querySelectorAll("*")].map((one) => one.tagName)))],
		links: bubbles.flatMap((bubble) => [...bubble.querySelectorAll("a")].map(({ href, rel, target }) => ({ href, rel, target }))),
	}));
}

function expectHarmless({ elements, links }: Awaited<ReturnType<typeof whatMessagesHold>>): void {
	expect(elements.filter((name) => !MAY_STAND.includes(name))).toEqual([]);
	for (const link of links) {
		expect(link.href).toMatch(MAY_LINK);
		expect(link).toMatchObject({ rel: "noopener nofollow ugc", target: "_blank" });
	}
}

async function signedIn(context: BrowserContext): Promise<Page> {
	await context.addCookies(cookiesOf(server.origin, admin));
	return context.newPage();
}

test("the canary sings and the policy complains where a page does run what it is given", async ({ context }) => {
	const songs = await setCanary(context);
	const complaints = await watchComplaints(context);
	const shop = await serveShop(server.origin, {
		headers: { "content-security-policy-report-only": "script-src 'nonce-none'" },
		body: "<div id=open></div>",
	});
	const page = await context.newPage();
	await page.goto(shop.url);
	await page.evaluate(() => {
		const open = document.querySelector("#open");
		if (open) open.innerHTML = "<img src=x onerror=canary()>";
	});
	await expect.poll(() => songs).toEqual(["canary"]);
	await expect.poll(() => complaints.join("\n")).toContain("script-src-attr refused inline");
	await shop.close();
});

for (const { what, texts } of CORPORA) {
	test(`the widget shows ${what} as they are, but for the marks of Markdown, from both sides, live and after a reload`, async ({
		context,
	}) => {
		test.setTimeout(180_000);
		const songs = await setCanary(context);
		const complaints = await watchComplaints(context);
		// Refuses nothing, so that the canary could sing; and reports all that a strict policy would refuse.
		const { origin } = server;
		const strict = `default-src 'none'; script-src ${origin}; connect-src ${origin} ${origin.replace("http", "ws")}; require-trusted-types-for 'script'`;
		const shop = await serveShop(origin, { headers: { "content-security-policy-report-only": strict } });
		const page = await context.newPage();
		await page.goto(shop.url);
		const widget = new WidgetOnPage(page);
		await widget.open();
		await widget.say("first");
		const conversationId = await widget.conversationId();
		const half = Math.ceil(texts.length / 2);
		// One half the visitor writes, the other one the agents, under hostile names too.
		await page.evaluate(
			async (mine) => {
				for (const text of mine) await window.chatWidget?.sendMessage(text);
			},
			texts.slice(0, half),
		);
		for (const text of texts.slice(half)) await server.send(conversationId, text, admin);
		const { key } = await server.settings(
			"key.create",
			{ name: "<img src=x onerror=canary()>", site: "default", scopes: ["messages:write"] },
			admin,
		);
		const bot = server.sql<{ id: string }>("SELECT id FROM api_keys ORDER BY createdAt DESC LIMIT 1")[0]?.id;
		const body = { sender_id: bot, sender_type: "bot", content: "<b>from a bot</b>" };
		await server.ok("POST", `/chat/${conversationId}/messages`, { token: key, body });

		const all = ["first", ...texts, "<b>from a bot</b>"];
		const shown = () => whatMessagesHold(page, "veritix-chat .message[data-key]");
		await expect.poll(async () => (await shown()).texts.length, { timeout: 60_000 }).toBe(all.length);
		const live = await shown();
		expect(live.texts).toEqual(all.map(seen));
		expectHarmless(live);

		await page.reload();
		await widget.bubble.click();
		await expect.poll(async () => (await shown()).texts.length, { timeout: 60_000 }).toBe(Math.min(all.length, 500));
		const again = await shown();
		expect(again.texts).toEqual(all.slice(-500).map(seen));
		expectHarmless(again);
		await expect(widget.log.getByText("<img src=x onerror=canary()>", { exact: true }).first()).toBeAttached();
		expect(await page.title()).toBe("Shop");
		expect(songs).toEqual([]);
		expect(complaints).toEqual([]);
		await shop.close();
	});

	test(`the inbox shows ${what} as they are, but for the marks of Markdown: messages, names, previews, reasons, titles`, async ({
		context,
	}) => {
		test.setTimeout(240_000);
		const songs = await setCanary(context);
		const complaints = await watchComplaints(context);
		// Names and reasons are lines of text: what cannot be one stands in messages only.
		const fits = (text: string, most: number) => text.trim().length <= most && !/[\p{Cc}\p{Cs}]/u.test(text);
		const chunks: { id: string; texts: string[] }[] = [];
		for (let at = 0; at < texts.length; at += CHUNK) {
			const chunk = texts.slice(at, at + CHUNK);
			const [name = "A visitor"] = chunk.filter((text) => fits(text, 120));
			const session = await server.openSession({ name });
			const id = uniqueId("conv");
			for (const text of chunk) await server.send(id, text, session);
			const [, reason = "refund"] = chunk.filter((text) => fits(text, 200));
			await server.ok("POST", `/chat/${id}/escalate`, { body: { reason }, ...session });
			chunks.push({ id, texts: chunk });
		}
		for (const text of texts) {
			const session = await server.openSession(fits(text, 120) ? { name: text } : {});
			await server.send(uniqueId("row"), text, session);
		}

		const page = await signedIn(context);
		await page.setViewportSize({ width: 1440, height: 900 });
		for (const { id, texts: wanted } of chunks) {
			await page.goto(`${server.origin}/inbox?view=all&c=${id}`);
			const shown = () => whatMessagesHold(page, "[role=log] li div[title]");
			await expect.poll(async () => (await shown()).texts.length, { timeout: 30_000 }).toBe(wanted.length);
			const held = await shown();
			expect(held.texts).toEqual(wanted.map(seen));
			expectHarmless(held);
			const [row] = server.sql<{ name: string; reason: string }>(
				"SELECT u.name, c.escalationReason AS reason FROM conversations c JOIN users u ON u.id = c.userId WHERE c.id = ?",
				id,
			);
			await expect(page.getByLabel("Details").getByText(row?.name ?? "?", { exact: true })).toBeVisible();
			expect(await page.locator("body").textContent()).toContain(row?.reason);
			expect(await page.title()).toMatch(/^(\(\d+\) )?Inbox · Veritix Chat$/);
		}
		// The whole list, page by page, as somebody who scrolls sees it.
		const list = page.locator("[data-conversation-list]");
		const rows = list.locator("[data-conversation^=row-]");
		const mine = server.sql<{ id: string; name: string | null; preview: string }>(
			"SELECT c.id, u.name, c.lastMessagePreview AS preview FROM conversations c JOIN users u ON u.id = c.userId WHERE c.id LIKE 'row-%' ORDER BY c.changeNo DESC",
		);
		await expect
			.poll(
				async () => {
					await list.locator("[data-conversation]").last().scrollIntoViewIfNeeded();
					return rows.count();
				},
				{ timeout: 60_000 },
			)
			.toBe(mine.length);
		const texted = new Map(
			await rows.evaluateAll((all) =>
				all.map((row) => [row.getAttribute("data-conversation") ?? "", row.textContent ?? ""] as const),
			),
		);
		for (const { id, name, preview } of mine) {
			expect(texted.get(id)).toContain(preview);
			if (name !== null) expect(texted.get(id)).toContain(name);
		}
		expect(songs).toEqual([]);
		expect(complaints).toEqual([]);
	});
}

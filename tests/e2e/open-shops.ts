import { type Page, test } from "@playwright/test";
import { type ForeignPage, serveForeignPage } from "../support/foreign-page.ts";
import { serveShop, WidgetOnPage } from "./widget-page.ts";

type ShopOptions = Parameters<typeof serveShop>[1];

/** Shops with the widget of a file's server on them; each closes with the test that opened it. */
export function openShops(server: () => { origin: string }) {
	const open: ForeignPage[] = [];
	test.afterEach(async () => {
		for (const shop of open.splice(0)) await shop.close();
	});

	async function keep(opening: Promise<ForeignPage>): Promise<ForeignPage> {
		const shop = await opening;
		open.push(shop);
		return shop;
	}

	/** Another server's widget where one is named. */
	const serve = (options?: ShopOptions, { origin } = server()) => keep(serveShop(origin, options));
	/** A page that a test wrote whole. */
	const servePage = (html: string) => keep(serveForeignPage(html));

	async function visit(page: Page, options?: ShopOptions): Promise<WidgetOnPage> {
		const shop = await serve(options);
		await page.goto(shop.url);
		return new WidgetOnPage(page);
	}

	return { serve, servePage, visit };
}

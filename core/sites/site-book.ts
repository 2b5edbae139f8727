import type { SiteModel } from "#prisma/generated/sqlite/models.ts";
import type { Db } from "../context.ts";
import { originsOf } from "./allowed-origins.ts";

/** The sites, which every call of a user asks for: kept in memory. */
export interface SiteBook {
	/** Null: there is no such site. */
	find(id: string): Promise<SiteModel | null>;
	/**
	 * The pages of all sites together, for whoever cannot know the site yet: a browser's question before the call, a socket before its
	 * first word. Null: some site takes every page.
	 */
	pages(): Promise<readonly string[] | null>;
	/** It was changed in this process. */
	forget(id: string): void;
}

/** What another process changes is known this much later. */
const REMEMBERED_MS = 5000;
/** Ids that nobody has come from outside: they must not fill the memory. */
const MOST = 1000;

export function createSiteBook(db: Pick<Db, "site">, now: () => Date): SiteBook {
	const known = new Map<string, { site: SiteModel; until: number }>();
	let pages: { origins: Promise<readonly string[] | null>; until: number } | null = null;

	async function readPages(): Promise<readonly string[] | null> {
		const sites = await db.site.findMany({ select: { allowedOrigins: true }, orderBy: { id: "asc" } });
		const lists = sites.map(originsOf);
		return lists.some((list) => list.length === 0) ? null : lists.flat();
	}

	return {
		async find(id) {
			const kept = known.get(id);
			if (kept && kept.until > now().getTime()) return kept.site;
			const site = await db.site.findUnique({ where: { id } });
			known.delete(id);
			if (site && known.size < MOST) known.set(id, { site, until: now().getTime() + REMEMBERED_MS });
			return site;
		},
		pages() {
			const before = pages;
			if (before && before.until > now().getTime()) return before.origins;
			// While the database does not answer, what was true before is told on.
			const origins = readPages().catch((error) => {
				pages = null;
				if (before) return before.origins;
				throw error;
			});
			pages = { origins, until: now().getTime() + REMEMBERED_MS };
			return origins;
		},
		forget(id) {
			known.delete(id);
			pages = null;
		},
	};
}

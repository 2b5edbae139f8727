import type { SiteModel } from "#prisma/generated/sqlite/models.ts";
import type { Db } from "../context.ts";

/** The sites, which every call of a user asks for: kept in memory. */
export interface SiteBook {
	/** Null: there is no such site. */
	find(id: string): Promise<SiteModel | null>;
	/** It was changed in this process. */
	forget(id: string): void;
}

/** What another process changes is known this much later. */
const REMEMBERED_MS = 5000;
/** Ids that nobody has come from outside: they must not fill the memory. */
const MOST = 1000;

export function createSiteBook(db: Pick<Db, "site">, now: () => Date): SiteBook {
	const known = new Map<string, { site: SiteModel; until: number }>();
	return {
		async find(id) {
			const kept = known.get(id);
			if (kept && kept.until > now().getTime()) return kept.site;
			const site = await db.site.findUnique({ where: { id } });
			known.delete(id);
			if (site && known.size < MOST) known.set(id, { site, until: now().getTime() + REMEMBERED_MS });
			return site;
		},
		forget(id) {
			known.delete(id);
		},
	};
}

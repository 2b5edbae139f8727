import { setImmediate as pause } from "node:timers/promises";
import type { Runtime } from "../runtime.ts";

/** Rows in one statement: on SQLite nothing else is written meanwhile. */
const BATCH = 500;
/** Who came or proved who they are this recently may be about to get their session. */
const YOUNG_MS = 24 * 60 * 60 * 1000;

type Job = Pick<Runtime, "db" | "now"> & { deleted: Pick<Runtime["deleted"], "scrub"> };

/**
 * Deletes users of whom nothing is left that they could come back to: no conversation, no session, and no block that they would
 * escape. Goes through all of them batch by batch; answers how many it deleted.
 */
export async function forgetGoneUsers({ db, now, deleted }: Job, ending?: AbortSignal): Promise<number> {
	const before = new Date(now().getTime() - YOUNG_MS);
	const which = {
		createdAt: { lt: before },
		AND: [
			{ OR: [{ verifiedAt: null }, { verifiedAt: { lt: before } }] },
			{ OR: [{ blockedUntil: null }, { blockedUntil: { lte: now() } }] },
		],
	};
	let forgotten = 0;
	for (let last = ""; !ending?.aborted; ) {
		const page = await db.user.findMany({
			where: { ...which, id: { gt: last } },
			select: { id: true },
			orderBy: { id: "asc" },
			take: BATCH,
		});
		const ids = page.map(({ id }) => id);
		const theirs = { where: { userId: { in: ids } }, select: { userId: true } };
		const here = new Set(
			[...(await db.conversation.findMany(theirs)), ...(await db.userSession.findMany(theirs))].map((row) => row.userId),
		);
		const gone = ids.filter((id) => !here.has(id));
		// Once more by the rest: whoever was blocked or proved who they are in between stays.
		if (gone.length > 0) forgotten += (await db.user.deleteMany({ where: { ...which, id: { in: gone } } })).count;
		last = ids.at(-1) ?? "";
		if (ids.length < BATCH) break;
		await pause();
	}
	if (forgotten > 0) await deleted.scrub();
	return forgotten;
}

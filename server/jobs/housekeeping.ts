import { endIdleSessions } from "#core/agents/end-idle-sessions.ts";
import { forgetExpiredLinks } from "#core/agents/forget-expired-links.ts";
import { closeIdle } from "#core/conversations/close-idle.ts";
import { applyRetention } from "#core/privacy/apply-retention.ts";
import { contextFor, type Runtime } from "../runtime.ts";
import { forgetGoneUsers } from "./forget-gone-users.ts";
import { repeat } from "./repeat.ts";

const MINUTE_MS = 60_000;
/** The product itself: it writes in no conversation but by a rule of the site. */
const SYSTEM = { type: "bot", id: "system", name: "System", siteId: "" } as const;

/** What the sites' rules ask for as time goes by, and the end of what is old: agents' sessions and links, users, backups. Returns the way to stop. */
export function startHousekeeping(runtime: Runtime): () => void {
	const { log } = runtime;
	const ctx = contextFor(runtime, SYSTEM);
	const stops = [
		repeat({ what: "close idle conversations", everyMs: MINUTE_MS, run: (ending) => closeIdle(ctx, ending), log }),
		repeat({
			what: "end idle sessions of agents",
			everyMs: MINUTE_MS,
			run: () => endIdleSessions(ctx, runtime.env.agentIdleHours),
			log,
		}),
		repeat({ what: "forget expired links", everyMs: 60 * MINUTE_MS, run: () => forgetExpiredLinks(ctx), log }),
		repeat({ what: "delete old conversations", everyMs: 60 * MINUTE_MS, run: (ending) => applyRetention(ctx, ending), log }),
		repeat({ what: "forget gone users", everyMs: 6 * 60 * MINUTE_MS, run: (ending) => forgetGoneUsers(runtime, ending), log }),
		repeat({ what: "delete old backups", everyMs: 60 * MINUTE_MS, run: () => runtime.deleted.deleteOldBackups(), log }),
	];
	return () => {
		for (const stop of stops) stop();
	};
}

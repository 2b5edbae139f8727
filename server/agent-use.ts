import type { Actor } from "#core/context.ts";
import type { CommandName } from "#protocol/events.ts";
import type { ClientFrame } from "#protocol/frames.ts";
import type { Runtime } from "./runtime.ts";

const EVERY_MS = 60_000;
const MOST_REMEMBERED = 10_000;

/** What an inbox does by itself while nobody sits in front of it: commands of Socket.IO, frames, and the ends of paths. */
const BY_ITSELF: ReadonlySet<string> = new Set<CommandName | NonNullable<ClientFrame["type"]> | "receive">([
	"message:receive",
	"message:list",
	"conversation:join",
	"conversation:leave",
	"conversation:status",
	"conversation:changes",
	"inbox:list",
	"inbox:changes",
	"queue:list",
	"delivery_receipt",
	"sync",
	"inbox_sync",
	"receive",
]);
export const isByItself = (what: string): boolean => BY_ITSELF.has(what);

/** Remembers when agents' sessions were last used, so that those that nobody uses can end. */
export interface AgentUse {
	/** Writes it down, at most once a minute for a session. Never fails: the call that is made goes on. */
	note(actor: Actor): Promise<void>;
}

export function createAgentUse({ db, log, now }: Pick<Runtime, "db" | "log" | "now">): AgentUse {
	const noted = new Map<string, number>();
	return {
		async note(actor) {
			if (actor.type !== "agent" || actor.session === undefined) return;
			const at = now();
			if (at.getTime() - (noted.get(actor.session) ?? 0) < EVERY_MS) return;
			if (noted.size >= MOST_REMEMBERED) noted.clear();
			noted.set(actor.session, at.getTime());
			try {
				await db.agentSession.updateMany({ where: { id: actor.session }, data: { lastSeenAt: at } });
			} catch (error) {
				noted.delete(actor.session);
				log.warn({ err: error }, "the use of a session could not be written down");
			}
		},
	};
}

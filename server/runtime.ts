import type { Actor, Ctx, Db, Settings } from "#core/context.ts";
import type { InboxFeed } from "#core/conversations/inbox-feed.ts";
import type { ChatEvents } from "#core/events.ts";
import type { HotReads } from "#core/hot-reads.ts";
import type { Mail } from "#core/mail.ts";
import type { MessageLog } from "#core/messages/message-log.ts";
import type { DeletedStorage } from "#core/privacy/deleted-storage.ts";
import type { SessionEnds } from "#core/session-ends.ts";
import type { SiteBook } from "#core/sites/site-book.ts";
import type { Vault } from "#core/vault.ts";
import type { AgentUse } from "./agent-use.ts";
import type { Env } from "./env.ts";
import type { HandOver } from "./http/hand-over.ts";
import type { Logger } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import type { RateLimits } from "./rate-limits.ts";
import type { EndMarks } from "./session-ends.ts";
import type { SocketSeats } from "./sockets/socket-seats.ts";

/**
 * What stands around the verbs, made once by server.ts. Route handlers are bundled apart from it, so every module
 * exists twice in the process: this object, under a shared symbol, is the only thing both sides see.
 * It holds interfaces and no sockets: who wants to reach a browser publishes an event.
 */
export interface Runtime {
	env: Env;
	version: string;
	startedAt: Date;
	db: Db;
	messages: MessageLog;
	reads: HotReads;
	events: ChatEvents;
	feed: InboxFeed;
	vault: Vault;
	sites: SiteBook;
	deleted: DeletedStorage & { deleteOldBackups(): Promise<number> };
	sessionEnds: SessionEnds & EndMarks;
	mail: Mail;
	agentUse: AgentUse;
	log: Logger;
	metrics: Metrics;
	limits: RateLimits;
	/** How many sockets there are; only the doors take seats. */
	seats: SocketSeats;
	/** Bodies on their way between the front and route handlers, by the call's name. */
	handOvers: Map<string, HandOver>;
	now: () => Date;
	/** Rejects when the database does not answer or nothing can be stored. */
	pingDatabase: () => Promise<void>;
}

const KEY = Symbol.for("veritix.chat.runtime");
const shared = globalThis as { [KEY]?: Runtime };

export function setRuntime(runtime: Runtime): void {
	shared[KEY] = runtime;
}

/** Call it inside a handler, never at a module's top: `next build` imports every route. */
export function getRuntime(): Runtime {
	const runtime = shared[KEY];
	if (!runtime) throw new Error("The runtime is not there. Start the product with `npm start` or `npm run dev`, not with `next`.");
	return runtime;
}

/** What a verb needs, for one caller and one call. */
export function contextFor(runtime: Runtime, actor: Actor, requestId?: string, address: string | null = null): Ctx {
	const { db, messages, reads, feed, vault, sites, deleted, sessionEnds, mail, now } = runtime;
	const events: ChatEvents = { ...runtime.events, publish: (event) => runtime.events.publish(event, requestId) };
	return {
		actor,
		address,
		db,
		messages,
		reads,
		events,
		feed,
		vault,
		sites,
		deleted,
		sessionEnds,
		mail,
		guard: runtime.limits,
		now,
		settings: settingsOf(runtime.env),
	};
}

function settingsOf(env: Env): Settings {
	return {
		historyLimit: env.chatHistoryLimit,
		maxMessageLength: env.chatMaxMessageLength,
		editWindow: { users: env.chatEditWindow, team: env.chatAgentEditWindow },
		publicUrl: env.publicUrl,
		agentIdleHours: env.agentIdleHours,
		client: {
			backend_url: env.chatBackendUrl,
			history_limit: env.chatHistoryLimit,
			max_message_length: env.chatMaxMessageLength,
			connection_timeout: env.chatConnectionTimeout,
			reconnect_interval: env.chatReconnectInterval,
			typing_timeout: env.chatTypingTimeout,
			edit_window: env.chatEditWindow,
		},
	};
}

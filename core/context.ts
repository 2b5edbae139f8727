import type { PrismaClient } from "#prisma/generated/sqlite/client.ts";
import type { ClientSettings, Role } from "#protocol/shapes.ts";
import type { InboxFeed } from "./conversations/inbox-feed.ts";
import type { ChatEvents } from "./events.ts";
import type { HotReads } from "./hot-reads.ts";
import type { MessageLog } from "./messages/message-log.ts";

/** The database; SQLite's generated client stands for both (one cast in `server/db`). */
export type Db = Pick<
	PrismaClient,
	"site" | "user" | "userSession" | "agent" | "setupLink" | "conversation" | "message" | "escalation" | "$transaction"
>;

/** Who calls. An API door makes it from a token or a cookie; a bot runs in process. */
export type Actor =
	| { type: "anonymous" }
	| { type: "user"; id: string; siteId: string; name: string | null }
	| { type: "agent"; id: string; name: string; role: Role }
	/** Sees and answers the conversations of one site only. */
	| { type: "bot"; id: string; name: string; siteId: string };

/** What verbs need to know of the configuration. */
export type Settings = {
	historyLimit: number;
	/** In characters as a person counts them. */
	maxMessageLength: number;
	/** What browsers are told at run time, with their session. */
	client: ClientSettings;
};

/** Everything a verb works with: who, on what, told to whom, and when. */
export type Ctx = {
	actor: Actor;
	db: Db;
	messages: MessageLog;
	/** What is read often; everything else is read through `db`. */
	reads: HotReads;
	events: ChatEvents;
	feed: InboxFeed;
	settings: Settings;
	now: () => Date;
};

/** A verb's one argument. */
export type Call<Input> = { ctx: Ctx; input: Input };

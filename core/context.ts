import type { PrismaClient } from "#prisma/generated/sqlite/client.ts";
import type { Scope } from "#protocol/admin-shapes.ts";
import type { ClientSettings, Role } from "#protocol/shapes.ts";
import type { InboxFeed } from "./conversations/inbox-feed.ts";
import type { ChatEvents } from "./events.ts";
import type { Guard } from "./guard.ts";
import type { HotReads } from "./hot-reads.ts";
import type { Mail } from "./mail.ts";
import type { MessageLog } from "./messages/message-log.ts";
import type { DeletedStorage } from "./privacy/deleted-storage.ts";
import type { SessionEnds } from "./session-ends.ts";
import type { SiteBook } from "./sites/site-book.ts";
import type { Vault } from "./vault.ts";

/** The database; SQLite's generated client stands for both (one cast in `server/db`). */
export type Db = Pick<
	PrismaClient,
	| "site"
	| "identitySecret"
	| "user"
	| "userSession"
	| "agent"
	| "agentSession"
	| "recoveryCode"
	| "passwordLink"
	| "emailLink"
	| "invitation"
	| "apiKey"
	| "auditEntry"
	| "setupLink"
	| "conversation"
	| "message"
	| "messageReaction"
	| "messageVersion"
	| "escalation"
	| "$transaction"
>;

/**
 * Who calls. An API door makes it from a token, a key or a cookie, and `session` names which: the hash of a token, an agent's
 * session, a key. A bot in this process has none.
 */
export type Actor =
	| { type: "anonymous" }
	| { type: "user"; id: string; siteId: string; name: string | null; session?: string; blockedUntil?: Date | null }
	| { type: "agent"; id: string; name: string; role: Role; session?: string }
	/** Sees and answers the conversations of one site only; with `scopes` (those of a key) it may do no more than they say. */
	| { type: "bot"; id: string; name: string; siteId: string; session?: string; scopes?: readonly Scope[] };

/** What verbs need to know of the configuration. */
export type Settings = {
	historyLimit: number;
	/** In characters as a person counts them. */
	maxMessageLength: number;
	/** For how many minutes users, and agents and bots, may edit and delete what they wrote; 0: not at all. */
	editWindow: { users: number; team: number };
	/** The server's own address, for links in letters; without a slash at its end. */
	publicUrl: string;
	/** Hours after which an agent's session that nobody uses ends. */
	agentIdleHours: number;
	/** What browsers are told at run time, with their session. */
	client: ClientSettings;
};

/** The database inside a transaction. */
export type Transaction = Parameters<Parameters<Db["$transaction"]>[0]>[0];

/** Everything a verb works with: who, on what, told to whom, and when. */
export type Ctx = {
	actor: Actor;
	/** Where the call came from, for limits and the audit log; null for what runs in this process. */
	address: string | null;
	db: Db;
	messages: MessageLog;
	/** What is read often; everything else is read through `db`. */
	reads: HotReads;
	events: ChatEvents;
	feed: InboxFeed;
	settings: Settings;
	vault: Vault;
	sites: SiteBook;
	deleted: DeletedStorage;
	sessionEnds: SessionEnds;
	mail: Mail;
	guard: Guard;
	now: () => Date;
};

/** A verb's one argument. */
export type Call<Input> = { ctx: Ctx; input: Input };

import { onTestFinished } from "vitest";
import { beginSession } from "#core/agents/agent-sessions.ts";
import { hashPassword } from "#core/agents/passwords.ts";
import type { Actor, Ctx, Settings } from "#core/context.ts";
import type { ChatEvent, ChatEventType } from "#core/events.ts";
import type { Letter } from "#core/mail.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { createSiteBook } from "#core/sites/site-book.ts";
import { openSession } from "#core/users/open-session.ts";
import { createVault } from "#core/vault.ts";
import type { OpenSessionInput } from "#protocol/inputs.ts";
import type { Role } from "#protocol/shapes.ts";
import type { Database } from "#server/db/open-database.ts";
import { createEventBus } from "#server/event-bus.ts";
import { createInboxFeed } from "#server/inbox-feed.ts";
import { createRateLimits } from "#server/rate-limits.ts";
import { createSessionEnds } from "#server/session-ends.ts";
import { limitsOf } from "./limits-of.ts";
import { createTestDatabase, silentLog } from "./test-database.ts";

/** Gives a migrated database to one test, and takes it away after it. */
export type OpenDatabase = () => Promise<Database>;

/** Somebody who calls verbs: hand `ctx` to them. */
export type Person = { id: string; actor: Exclude<Actor, { type: "anonymous" }>; ctx: Ctx };
export type UserPerson = Person & { token: string };

/** A clock that stands still until the test moves it. */
export type Clock = { now(): Date; pass(seconds: number): Date };

const SETTINGS: Settings = {
	historyLimit: 50,
	maxMessageLength: 1000,
	editWindow: { users: 15, team: 60 },
	publicUrl: "https://chat.example.com",
	agentIdleHours: 12,
	client: {
		backend_url: null,
		history_limit: 50,
		max_message_length: 1000,
		connection_timeout: 30,
		reconnect_interval: 3000,
		typing_timeout: 1000,
		edit_window: 15,
	},
};

/** Everything around the verbs but the doors: a real database, the real event bus with a witness, and people. */
export async function makeChat(open: OpenDatabase = createTestDatabase, settings: Partial<Settings> = {}) {
	const { db, messages, reads, changePosition, scrub } = await open();
	const events = createEventBus(silentLog);
	const feed = createInboxFeed(events, changePosition);
	const published: ChatEvent[] = [];
	onTestFinished(events.subscribe((event) => published.push(event)));
	const clock = makeClock();
	let agents = 0;

	const letters: Letter[] = [];
	const posted: Promise<unknown>[] = [];
	/** What a mail server would have got; tests of the mail itself speak with a real one. */
	const mail = {
		configured: true,
		post(write: () => Promise<Letter | null>) {
			posted.push(write().then((letter) => letter && letters.push(letter)));
		},
	};
	const guard = createRateLimits(
		limitsOf({ chatMessageBurst: 10_000, chatMessageLimit: 10_000, chatTypingLimit: 10_000, chatConversationLimit: 10_000 }),
	);
	const vault = createVault("a secret of this test");
	const sites = createSiteBook(db, clock.now);
	const sessionEnds = createSessionEnds(silentLog);
	const ended: string[] = [];
	onTestFinished(sessionEnds.subscribe((sessions) => ended.push(...sessions)));
	const ctxOf = (actor: Actor): Ctx => ({
		actor,
		address: "192.0.2.1",
		db,
		messages,
		reads,
		feed,
		events,
		vault,
		sites,
		deleted: { scrub, backups: async () => [] },
		sessionEnds,
		mail,
		guard,
		now: clock.now,
		settings: { ...SETTINGS, ...settings },
	});

	return {
		db,
		reads,
		sessionEnds,
		clock,
		vault,
		/** Every letter that was posted so far. */
		async letters() {
			await Promise.all(posted);
			return letters;
		},
		/** Sessions that were ended, in their order. */
		ended,
		/** Every event since the start or the last `forget`, in the order of publishing. */
		published,
		/** Those of one type. */
		publishedAs: <Type extends ChatEventType>(type: Type) =>
			published.filter((event): event is Extract<ChatEvent, { type: Type }> => event.type === type),
		forget() {
			published.length = 0;
		},
		nobody: ctxOf({ type: "anonymous" }),
		ctxOf,

		async aUser(input: OpenSessionInput = {}): Promise<UserPerson> {
			const {
				user_id: id,
				site: siteId,
				name,
				token,
			} = await openSession({ ctx: ctxOf({ type: "anonymous" }), input, token: null });
			const actor = { type: "user", id, siteId, name } as const;
			return { id, actor, token, ctx: ctxOf(actor) };
		},

		/** A row, because only the first agent is made by a verb, whose password hashing most tests need not pay for. */
		async anAgent(name = "Grace", role: Role = "agent"): Promise<Person> {
			const id = `agent_${++agents}`;
			await db.agent.create({ data: { id, name, email: `${id}@example.com`, passwordHash: "none", role, createdAt: clock.now() } });
			const actor = { type: "agent", id, name, role } as const;
			return { id, actor, ctx: ctxOf(actor) };
		},

		/** An agent in a browser of theirs, whose session is in the database; `password` costs a hash. */
		async aSignedInAgent({ name = "Grace", role = "agent", password }: { name?: string; role?: Role; password?: string } = {}) {
			const { id } = await this.anAgent(name, role);
			if (password !== undefined) {
				await db.agent.update({ where: { id }, data: { passwordHash: await hashPassword(password) } });
			}
			const session = await beginSession(ctxOf({ type: "anonymous" }), db, { agentId: id, userAgent: "Firefox" });
			const actor = { type: "agent", id, name, role, session } as const;
			return { id, email: `${id}@example.com`, session, actor, ctx: ctxOf(actor) };
		},

		aBot(siteId = "default", name = "Helper"): Person {
			const actor = { type: "bot", id: `bot-of-${siteId}`, name, siteId } as const;
			return { id: actor.id, actor, ctx: ctxOf(actor) };
		},

		/** A conversation that its user began with these messages; `messages` are as they were stored. */
		async aConversation(user: Person, contents: string[] = ["Hello"], id = `c-${Math.random().toString(36).slice(2)}`) {
			const stored = [];
			for (const content of contents) {
				stored.push((await sendMessage({ ctx: user.ctx, input: { conversation_id: id, content } })).message);
			}
			return { id, messages: stored };
		},
	};
}

export type Chat = Awaited<ReturnType<typeof makeChat>>;

function makeClock(): Clock {
	let at = Date.parse("2026-05-04T10:00:00.000Z");
	return {
		now: () => new Date(at),
		pass(seconds) {
			at += seconds * 1000;
			return new Date(at);
		},
	};
}

/**
 * Who may do what, as data: every verb, every actor, every door. `tests/integration/access.test.ts` plays each cell against the real
 * server; a route, command, frame or settings command without a row fails the build.
 */
import type { CommandName } from "#protocol/events.ts";
import type { ClientFrame } from "#protocol/frames.ts";
import type { SettingsCommand } from "#protocol/settings.ts";
import type { Stage } from "./stage.ts";

/** Those whose credentials are good, in the order of the columns below. */
export const LIVING = [
	"nobody",
	"another user",
	"another, blocked",
	"the owner",
	"the owner, blocked",
	"an agent",
	"an admin",
	"a bot",
	"a bot that reads",
	"a bot that writes",
	"a bot elsewhere",
] as const;

/** Those whose credentials were good. Over HTTP a dead token or key is refused; a dead cookie makes its owner nobody. */
export const DEAD = [
	"the owner, expired",
	"the owner, logged out",
	"another user, expired",
	"another user, logged out",
	"an agent, expired",
	"an agent, signed out by an admin",
	"an agent, removed",
	"an admin, expired",
	"an admin, removed",
	"a bot, expired",
	"a bot, revoked",
] as const;

export type Living = (typeof LIVING)[number];
export type Dead = (typeof DEAD)[number];
export type ActorName = Living | Dead;

/** `in`: it is done. Otherwise the refusal's status, on sockets the code that belongs to it. */
export type Outcome = "in" | "401" | "403" | "404";
type FrameType = Exclude<ClientFrame["type"], undefined>;

export type Row = {
	verb: string;
	/** One outcome for each of LIVING. */
	who: string;
	http?: string;
	socketIo?: CommandName;
	frame?: FrameType;
	/** What is said beside the conversation's id. */
	input?: (stage: Stage) => object | Promise<object>;
	/** Over HTTP the sender is named: by id, or by id and type. */
	names?: "id" | "both";
	/** Whoever is let in changes something: each gets a stage of their own. */
	changes?: true;
	/** Nobody is asked who they are. */
	open?: true;
	/** Where the state of the stage refuses those who are let in: how. */
	letIn?: 409 | 422;
};

//                         nobody another blocked owner blocked agent admin bot reads writes elsewhere
const EVERYBODY /*     */ = "in    in    in     in    in     in    in    in    in    in    in";
const USERS /*         */ = "401   in    in     in    in     403   403   403   403   403   403";
const SELF_AND_AGENTS /**/ = "401   404   404    in    in     in    in    404   404   404   404";
const SELF_AND_ADMINS /**/ = "401   404   404    in    in     403   in    403   403   403   403";
const ERASING /*       */ = "401   404   404    in    403    403   in    403   403   403   403";
const READING /*       */ = "401   404   404    in    in     in    in    in    in    403   404";
const WRITING /*       */ = "401   404   403    in    403    in    in    in    403   in    404";
/** What answers with words that another wrote: a key has to have both scopes. */
const WRITING_ABOUT /* */ = "401   404   403    in    403    in    in    in    403   403   404";
const OTHERS_WORDS /*  */ = "401   404   403    403   403    403   403   403   403   403   404";
const ESCALATING /*    */ = "401   404   403    in    403    in    in    in    403   403   404";
const PEOPLE /*        */ = "401   404   404    in    in     in    in    403   403   403   403";
const AGENTS /*        */ = "401   403   403    403   403    in    in    403   403   403   403";
const ADMINS /*        */ = "401   403   403    403   403    403   in    403   403   403   403";
/** Leaves a room: nobody hears of it, and whoever is in none leaves none. */
const CONNECTED /*     */ = "401   in    in     in    in     in    in    401   401   401   401";

export const ROWS: readonly Row[] = [
	{ verb: "open a session", who: EVERYBODY, http: "POST /chat/session", changes: true },
	{ verb: "log out", who: USERS, http: "POST /chat/session/end", changes: true },
	{
		verb: "send a message",
		who: WRITING,
		http: "POST /chat/{conversation_id}/messages",
		socketIo: "message:send",
		frame: "message",
		names: "both",
		input: () => ({ content: "Hello?" }),
		changes: true,
	},
	{
		verb: "answer one message",
		who: WRITING_ABOUT,
		http: "POST /chat/{conversation_id}/messages",
		socketIo: "message:send",
		frame: "message",
		names: "both",
		input: ({ messageId }) => ({ content: "Yes.", reply_to: messageId }),
		changes: true,
	},
	{
		verb: "edit one's own message",
		who: WRITING,
		http: "POST /chat/{conversation_id}/edit",
		socketIo: "message:edit",
		frame: "edit",
		input: async ({ ownMessage }) => ({ message_id: await ownMessage(), content: "Hello!" }),
		changes: true,
	},
	{
		verb: "edit what another wrote",
		who: OTHERS_WORDS,
		http: "POST /chat/{conversation_id}/edit",
		socketIo: "message:edit",
		frame: "edit",
		input: ({ agentsMessage }) => ({ message_id: agentsMessage, content: "Never said" }),
	},
	{
		verb: "delete one's own message",
		who: WRITING,
		http: "POST /chat/{conversation_id}/delete",
		socketIo: "message:delete",
		frame: "delete",
		input: async ({ ownMessage }) => ({ message_id: await ownMessage() }),
		changes: true,
	},
	{
		verb: "delete what another wrote",
		who: OTHERS_WORDS,
		http: "POST /chat/{conversation_id}/delete",
		socketIo: "message:delete",
		frame: "delete",
		input: ({ agentsMessage }) => ({ message_id: agentsMessage }),
	},
	{
		verb: "react",
		who: WRITING_ABOUT,
		http: "POST /chat/{conversation_id}/react",
		socketIo: "message:react",
		frame: "react",
		input: ({ messageId }) => ({ message_id: messageId, emoji: "👍" }),
		changes: true,
	},
	{
		verb: "read what an edited message said before",
		who: AGENTS,
		http: "GET /chat/{conversation_id}/versions",
		socketIo: "message:versions",
		input: ({ messageId }) => ({ message_id: messageId }),
	},
	{ verb: "read the messages", who: READING, http: "GET /chat/{conversation_id}/history", socketIo: "message:list" },
	{
		verb: "tell that one types",
		who: WRITING,
		http: "POST /chat/{conversation_id}/typing",
		socketIo: "typing:set",
		frame: "typing",
		names: "id",
		input: () => ({ is_typing: true }),
	},
	{
		verb: "mark as read",
		who: PEOPLE,
		http: "POST /chat/{conversation_id}/read",
		socketIo: "message:read",
		frame: "read_receipt",
		input: ({ messageId }) => ({ last_read_message_id: messageId }),
		changes: true,
	},
	{
		verb: "mark as received",
		who: PEOPLE,
		http: "POST /chat/{conversation_id}/receive",
		socketIo: "message:receive",
		frame: "delivery_receipt",
		input: ({ messageId }) => ({ last_received_message_id: messageId }),
		changes: true,
	},
	{
		verb: "ask for a human",
		who: ESCALATING,
		http: "POST /chat/{conversation_id}/escalate",
		socketIo: "conversation:escalate",
		frame: "escalate",
		input: () => ({ reason: "refund" }),
		changes: true,
	},
	{
		verb: "read the escalations",
		who: READING,
		http: "GET /chat/{conversation_id}/escalations",
		socketIo: "escalation:list",
	},
	{ verb: "read the status", who: READING, http: "GET /chat/{conversation_id}/status", socketIo: "conversation:status" },
	{ verb: "follow a conversation", who: READING, socketIo: "conversation:join" },
	{ verb: "stop following", who: CONNECTED, socketIo: "conversation:leave" },
	{
		verb: "catch up",
		who: READING,
		http: "GET /chat/{conversation_id}/changes",
		socketIo: "conversation:changes",
		frame: "sync",
	},
	{
		verb: "list a user's conversations",
		who: SELF_AND_AGENTS,
		http: "GET /chat/user/{user_id}/conversations",
		socketIo: "user:conversations",
	},
	{ verb: "hand out a user's data", who: SELF_AND_ADMINS, http: "GET /chat/user/{user_id}/export", changes: true },
	{ verb: "erase a user", who: ERASING, http: "POST /chat/user/{user_id}/erase", changes: true },
	{ verb: "read the queue", who: AGENTS, http: "GET /chat/queue", socketIo: "queue:list" },
	{
		verb: "assign",
		who: AGENTS,
		http: "POST /chat/{conversation_id}/assign",
		socketIo: "conversation:assign",
		input: ({ colleague }) => ({ agent_id: colleague.agent.id }),
		changes: true,
	},
	{
		verb: "resolve",
		who: AGENTS,
		http: "POST /chat/{conversation_id}/resolve",
		socketIo: "conversation:resolve",
		changes: true,
	},
	{
		verb: "reopen",
		who: AGENTS,
		http: "POST /chat/{conversation_id}/reopen",
		socketIo: "conversation:reopen",
		changes: true,
	},
	{ verb: "read the inbox", who: AGENTS, http: "GET /chat/conversations", socketIo: "inbox:list" },
	{
		verb: "follow the inbox",
		who: AGENTS,
		http: "GET /chat/conversations/changes",
		socketIo: "inbox:changes",
		frame: "inbox_sync",
	},
	{ verb: "ask whether the server is well", who: EVERYBODY, http: "GET /health", open: true },
	{ verb: "read the metrics", who: EVERYBODY, http: "GET /metrics", open: true },

	setting("audit.list", ADMINS),
	setting("key.list", ADMINS),
	setting("key.create", ADMINS, () => ({ name: "Helper", site: "default", scopes: ["messages:write"] }), { changes: true }),
	setting("key.revoke", ADMINS, async ({ newKey }) => ({ id: (await newKey()).id }), { changes: true }),
	setting("site.list", ADMINS),
	setting("site.change", ADMINS, () => ({ site: "default", name: "Default" })),
	setting("site.add-secret", ADMINS, async ({ newSite }) => ({ site: await newSite() }), { changes: true }),
	setting("site.remove-secret", ADMINS, ({ newSecret }) => newSecret(), { changes: true }),
	setting("user.block", AGENTS, ({ userId }) => ({ user_id: userId, hours: 1, reason: "spam" }), { changes: true }),
	setting("user.unblock", AGENTS, ({ userId }) => ({ user_id: userId }), { changes: true }),
	setting("user.export", SELF_AND_ADMINS, ({ userId }) => ({ user_id: userId }), { changes: true }),
	setting("user.erase", ERASING, ({ userId }) => ({ user_id: userId }), { changes: true }),

	setting("account.read", AGENTS),
	setting("account.rename", AGENTS, () => ({ name: "Grace" }), { changes: true }),
	setting("account.change-email", AGENTS, ({ password, newEmail }) => ({ email: newEmail(), password }), { changes: true }),
	setting("account.change-password", AGENTS, ({ password }) => ({ password, new_password: "another good password" }), {
		changes: true,
	}),
	setting("session.list", AGENTS),
	setting("session.revoke", AGENTS, async ({ ownSession }) => ({ session: await ownSession() }), { changes: true }),
	setting("session.revoke-others", AGENTS, () => ({}), { changes: true }),
	setting("second-factor.begin", AGENTS, ({ password }) => ({ password }), { changes: true }),
	setting("second-factor.confirm", AGENTS, () => ({ code: "000000" }), { changes: true, letIn: 409 }),
	setting("second-factor.end", AGENTS, ({ password }) => ({ password, code: "000000" }), { changes: true, letIn: 409 }),
	setting("second-factor.renew-codes", AGENTS, ({ password }) => ({ password, code: "000000" }), { changes: true, letIn: 409 }),
	setting("team.list", ADMINS),
	setting("team.invite", ADMINS, ({ newEmail }) => ({ email: newEmail(), role: "agent" }), { changes: true }),
	setting("team.withdraw-invitation", ADMINS, async ({ newInvitation }) => ({ invitation: (await newInvitation()).id }), {
		changes: true,
	}),
	setting("team.change-role", ADMINS, ({ colleague }) => ({ agent: colleague.agent.id, role: "agent" })),
	setting("team.remove", ADMINS, async ({ newColleague }) => ({ agent: (await newColleague()).agent.id }), { changes: true }),
	setting("team.end-second-factor", ADMINS, ({ colleague }) => ({ agent: colleague.agent.id }), { letIn: 409 }),
	setting("invitation.read", EVERYBODY, async ({ newInvitation }) => ({ token: (await newInvitation()).token }), { changes: true }),
	setting(
		"invitation.accept",
		EVERYBODY,
		async ({ newInvitation, password }) => ({ token: (await newInvitation()).token, name: "Lin", password }),
		{ changes: true },
	),
	// No mail is configured, which everybody is told alike.
	setting("password.forgot", EVERYBODY, ({ newEmail }) => ({ email: newEmail() }), { letIn: 409 }),
	setting("password.reset", EVERYBODY, async ({ newPasswordLink, password }) => ({ token: await newPasswordLink(), password }), {
		changes: true,
	}),
	setting("email.confirm", EVERYBODY, async ({ newEmailLink }) => ({ token: await newEmailLink() }), { changes: true }),
];

/** A command of the agents' pages; it has one door. */
function setting(command: SettingsCommand, who: string, input: Row["input"] = () => ({}), more: Partial<Row> = {}): Row {
	return { verb: command, who, http: `POST /api/settings/${command}`, input, ...more };
}

/** What a row says of somebody whose credentials are good. */
export function outcomeFor(row: Row, actor: Living): Outcome {
	const outcomes = row.who.trim().split(/\s+/);
	if (outcomes.length !== LIVING.length)
		throw new Error(`The row "${row.verb}" has ${outcomes.length} columns, not ${LIVING.length}.`);
	return outcomes[LIVING.indexOf(actor)] as Outcome;
}

import type { SenderType } from "./shapes.ts";

/** Who may call: `participant` is the conversation's user, any agent, or a bot of its site. */
export type Audience = "anyone" | "user" | "participant" | "agent";

export type ApiRoute = {
	method: "GET" | "POST";
	/** With `{conversation_id}` and `{user_id}` where ids stand. */
	path: string;
	who: Audience;
	/** What it does, in a few words for people. */
	summary: string;
	/** A body or query that works; `{user_id}` and the like are filled in by whoever tries it. */
	example?: Record<string, unknown>;
};

const asUser: { sender_id: string; sender_type: SenderType } = { sender_id: "{user_id}", sender_type: "user" };

/**
 * The HTTP API, once: the server's 404 and 405 answers, the demo page's explorer and the contract tests read it.
 */
export const API_ROUTES: readonly ApiRoute[] = [
	{ method: "POST", path: "/chat/session", who: "anyone", summary: "Open a session", example: { site: "demo" } },
	{ method: "POST", path: "/chat/session/end", who: "user", summary: "End your session: log out" },
	{
		method: "POST",
		path: "/chat/{conversation_id}/messages",
		who: "participant",
		summary: "Send a message",
		example: { ...asUser, content: "Hello support!", metadata: {} },
	},
	{
		method: "POST",
		path: "/chat/{conversation_id}/edit",
		who: "participant",
		summary: "Edit your own message",
		example: { message_id: "{message_id}", content: "Hello again!" },
	},
	{
		method: "POST",
		path: "/chat/{conversation_id}/react",
		who: "participant",
		summary: "React with an emoji, or take it back",
		example: { message_id: "{message_id}", emoji: "👍", on: true },
	},
	{
		method: "POST",
		path: "/chat/{conversation_id}/delete",
		who: "participant",
		summary: "Delete your own message",
		example: { message_id: "{message_id}" },
	},
	{
		method: "GET",
		path: "/chat/{conversation_id}/versions",
		who: "agent",
		summary: "Read what an edited message said before",
		example: { message_id: "{message_id}" },
	},
	{
		method: "GET",
		path: "/chat/{conversation_id}/history",
		who: "participant",
		summary: "Read the messages",
		example: { limit: 50 },
	},
	{
		method: "POST",
		path: "/chat/{conversation_id}/typing",
		who: "participant",
		summary: "Say that somebody types",
		example: { sender_id: "{user_id}", is_typing: true },
	},
	{
		method: "POST",
		path: "/chat/{conversation_id}/read",
		who: "participant",
		summary: "Mark messages as read",
		example: { last_read_message_id: "{message_id}" },
	},
	{
		method: "POST",
		path: "/chat/{conversation_id}/receive",
		who: "participant",
		summary: "Say that messages arrived",
		example: { last_received_message_id: "{message_id}" },
	},
	{
		method: "POST",
		path: "/chat/{conversation_id}/escalate",
		who: "participant",
		summary: "Ask for a human",
		example: { reason: "complex_query", metadata: { user_feedback: "Need human assistance" } },
	},
	{ method: "GET", path: "/chat/{conversation_id}/escalations", who: "participant", summary: "List the escalations" },
	{ method: "GET", path: "/chat/{conversation_id}/status", who: "participant", summary: "Read the status" },
	{
		method: "GET",
		path: "/chat/{conversation_id}/changes",
		who: "participant",
		summary: "Catch up, or wait for what comes",
		example: { after: 0 },
	},
	{ method: "GET", path: "/chat/user/{user_id}/export", who: "user", summary: "Hand out all that is kept of a user" },
	{ method: "POST", path: "/chat/user/{user_id}/erase", who: "user", summary: "Erase a user and everything of theirs" },
	{ method: "GET", path: "/chat/user/{user_id}/conversations", who: "user", summary: "List a user's conversations" },
	{ method: "GET", path: "/chat/queue", who: "agent", summary: "List who waits for a human" },
	{
		method: "POST",
		path: "/chat/{conversation_id}/assign",
		who: "agent",
		summary: "Assign an agent",
		example: { agent_id: "{agent_id}" },
	},
	{ method: "POST", path: "/chat/{conversation_id}/resolve", who: "agent", summary: "Resolve a conversation", example: {} },
	{ method: "POST", path: "/chat/{conversation_id}/reopen", who: "agent", summary: "Reopen a conversation", example: {} },
	{ method: "GET", path: "/chat/conversations", who: "agent", summary: "List the inbox", example: { view: "all", limit: 50 } },
	{
		method: "GET",
		path: "/chat/conversations/changes",
		who: "agent",
		summary: "Follow the inbox",
		example: { limit: 200 },
	},
	{ method: "GET", path: "/health", who: "anyone", summary: "Is the server well?" },
	{ method: "GET", path: "/metrics", who: "anyone", summary: "Read the Prometheus metrics" },
];

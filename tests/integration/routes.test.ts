import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { API_ROUTES, type ApiRoute } from "#protocol/routes.ts";
import type { Session } from "#protocol/shapes.ts";
import { ROOT, sourceFiles } from "../support/imports.ts";
import type { SignedIn } from "../support/server.ts";
import { serverForFile } from "../support/server-for-file.ts";

const server = serverForFile();
const ISO = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const ID = expect.stringMatching(/^[A-Za-z0-9_-]{1,128}$/);

let admin: SignedIn;
let session: Session;
let conversationId: string;
let messageId: string;

beforeAll(async () => {
	admin = await server().createAdmin();
	const begun = await server().beginConversation("Hello support!");
	session = begun.session;
	conversationId = begun.conversationId;
	messageId = begun.message.id;
});

const at = (path: string) =>
	path.replace("{conversation_id}", conversationId).replace("{user_id}", session.user_id).replace("{message_id}", messageId);
const keyOf = ({ method, path }: Pick<ApiRoute, "method" | "path">) => `${method} ${path}`;

const state = () => ({
	conversation_id: conversationId,
	status: expect.stringMatching(/^(open|escalated|assigned|resolved)$/),
	assigned_agent_id: null,
	assigned_agent_name: null,
	escalation_reason: null,
	rev: expect.any(Number),
	last_seq: expect.any(Number),
	user_read_seq: expect.any(Number),
	agent_read_seq: expect.any(Number),
	user_delivered_seq: expect.any(Number),
	agent_delivered_seq: expect.any(Number),
});

const message = (fields: Record<string, unknown> = {}) => ({
	id: ID,
	seq: expect.any(Number),
	rev: expect.any(Number),
	client_id: ID,
	conversation_id: conversationId,
	sender_id: session.user_id,
	sender_type: "user",
	sender_name: null,
	content: "Hello support!",
	timestamp: ISO,
	metadata: {},
	...fields,
});

/** Every route's documented answer, field by field: `toStrictEqual` notices one that is missing and one too many. */
const CONTRACT: Record<string, () => Promise<void>> = {
	"POST /chat/session": async () => {
		const body = await server().ok("POST", "/chat/session", { body: { site: "demo", name: "Vera", email: "vera@example.com" } });
		expect(body).toStrictEqual({
			user_id: ID,
			token: expect.stringMatching(/^\S{32,}$/),
			expires_at: ISO,
			verified: false,
			external_id: null,
			site: "demo",
			name: "Vera",
			email: "vera@example.com",
			server_time: ISO,
			settings: {
				backend_url: null,
				history_limit: 50,
				max_message_length: 1000,
				connection_timeout: 30,
				reconnect_interval: 3000,
				typing_timeout: 1000,
				edit_window: 15,
			},
		});
	},
	"POST /chat/session/end": async () => {
		const leaving = await server().openSession();
		expect(await server().ok("POST", "/chat/session/end", { body: {}, ...leaving })).toStrictEqual({ status: "success" });
		const again = await server().api("GET", at("/chat/{conversation_id}/status"), leaving);
		expect(again.status).toBe(401);
	},
	"POST /chat/{conversation_id}/messages": async () => {
		const metadata = { timestamp: "2023-12-07T10:30:00Z" };
		const sent = { sender_id: session.user_id, sender_type: "user", content: "Hello support!", metadata };
		const body = await server().ok<{ message_id: string }>("POST", at("/chat/{conversation_id}/messages"), {
			body: sent,
			...session,
		});
		expect(body).toStrictEqual({ status: "success", message_id: ID, message: message({ id: body.message_id, metadata }) });
	},
	"POST /chat/{conversation_id}/edit": async () => {
		const begun = await server().beginConversation("Helo");
		const path = `/chat/${begun.conversationId}/edit`;
		const body = { message_id: begun.message.id, content: "Hello" };
		const edited = { ...begun.message, rev: 2, content: "Hello", edited_at: ISO };
		const result = { status: "success", message: edited };
		expect(await server().ok("POST", path, { body, ...begun.session })).toStrictEqual(result);
		expect(await server().ok("POST", path, { body, ...begun.session })).toStrictEqual({ ...result, unchanged: true });
	},
	"POST /chat/{conversation_id}/delete": async () => {
		const begun = await server().beginConversation("Oops");
		const body = { message_id: begun.message.id };
		expect(await server().ok("POST", `/chat/${begun.conversationId}/delete`, { body, ...begun.session })).toStrictEqual({
			status: "success",
			message: { ...begun.message, rev: 2, content: "", deleted_at: ISO },
		});
	},
	"POST /chat/{conversation_id}/react": async () => {
		const begun = await server().beginConversation();
		const body = { message_id: begun.message.id, emoji: "👍" };
		const sender = { sender_id: begun.session.user_id, sender_type: "user", sender_name: null };
		expect(await server().ok("POST", `/chat/${begun.conversationId}/react`, { body, ...begun.session })).toStrictEqual({
			status: "success",
			message: { ...begun.message, rev: 2, reactions: [{ emoji: "👍", ...sender }] },
		});
	},
	"GET /chat/{conversation_id}/versions": async () => {
		const begun = await server().beginConversation("Helo");
		const { id } = begun.message;
		const body = { message_id: id, content: "Hello" };
		await server().ok("POST", `/chat/${begun.conversationId}/edit`, { body, ...begun.session });
		expect(await server().ok("GET", `/chat/${begun.conversationId}/versions?message_id=${id}`, admin)).toStrictEqual({
			message_id: id,
			versions: [{ content: "Helo", replaced_at: ISO }],
			count: 1,
		});
	},
	"GET /chat/{conversation_id}/history": async () => {
		const body = await server().ok("GET", at("/chat/{conversation_id}/history?limit=1"), session);
		expect(body).toStrictEqual({
			conversation_id: conversationId,
			messages: [message({ metadata: expect.any(Object) })],
			count: 1,
			has_more: true,
			next_cursor: expect.any(String),
		});
	},
	"POST /chat/{conversation_id}/typing": async () => {
		const body = { sender_id: session.user_id, is_typing: true };
		expect(await server().ok("POST", at("/chat/{conversation_id}/typing"), { body, ...session })).toStrictEqual({
			status: "success",
		});
	},
	"POST /chat/{conversation_id}/read": async () => {
		const body = { last_read_message_id: messageId };
		expect(await server().ok("POST", at("/chat/{conversation_id}/read"), { body, ...session })).toStrictEqual({
			status: "success",
		});
	},
	"POST /chat/{conversation_id}/receive": async () => {
		const body = { last_received_message_id: messageId };
		expect(await server().ok("POST", at("/chat/{conversation_id}/receive"), { body, ...session })).toStrictEqual({
			status: "success",
		});
	},
	"POST /chat/{conversation_id}/escalate": async () => {
		const begun = await server().beginConversation();
		const body = { reason: "complex_query", metadata: { user_feedback: "Need human assistance" } };
		const path = `/chat/${begun.conversationId}/escalate`;
		const expected = { status: "success", escalation_id: ID, reason: "complex_query", timestamp: ISO };
		expect(await server().ok("POST", path, { body, ...begun.session })).toStrictEqual(expected);
	},
	"GET /chat/{conversation_id}/escalations": async () => {
		const begun = await server().beginConversation();
		const body = { reason: "complex_query", metadata: { user_feedback: "Need human assistance" } };
		await server().ok("POST", `/chat/${begun.conversationId}/escalate`, { body, ...begun.session });
		const list = await server().ok("GET", `/chat/${begun.conversationId}/escalations`, begun.session);
		expect(list).toStrictEqual({
			conversation_id: begun.conversationId,
			escalations: [{ id: ID, conversation_id: begun.conversationId, timestamp: ISO, ...body }],
			count: 1,
			has_more: false,
			next_cursor: null,
		});
	},
	"GET /chat/{conversation_id}/status": async () => {
		expect(await server().ok("GET", at("/chat/{conversation_id}/status"), session)).toStrictEqual(state());
	},
	"GET /chat/{conversation_id}/changes": async () => {
		const body = await server().ok("GET", at("/chat/{conversation_id}/changes?after=0&limit=1"), session);
		expect(body).toStrictEqual({
			conversation_id: conversationId,
			messages: [expect.objectContaining({ seq: 1, conversation_id: conversationId })],
			count: 1,
			state: state(),
			cursor: "1",
			has_more: true,
		});
	},
	"GET /chat/user/{user_id}/export": async () => {
		const body = await server().ok("GET", at("/chat/user/{user_id}/export"), session);
		expect(body).toMatchObject({
			exported_at: ISO,
			user: { user_id: session.user_id },
			sessions: [{ created_at: ISO, expires_at: ISO }],
			conversations: [{ conversation_id: conversationId, messages: expect.any(Array), escalations: expect.any(Array) }],
		});
	},
	"POST /chat/user/{user_id}/erase": async () => {
		const leaving = await server().beginConversation();
		const erased = await server().ok("POST", `/chat/user/${leaving.session.user_id}/erase`, { body: {}, ...leaving.session });
		expect(erased).toStrictEqual({ user_id: leaving.session.user_id, conversations: 1, backups: [] });
	},
	"GET /chat/user/{user_id}/conversations": async () => {
		expect(await server().ok("GET", at("/chat/user/{user_id}/conversations"), session)).toStrictEqual({
			user_id: session.user_id,
			conversations: [conversationId],
			count: 1,
			items: [state()],
			has_more: false,
			next_cursor: null,
		});
	},
	"GET /chat/queue": async () => {
		const begun = await server().beginConversation();
		await server().ok("POST", `/chat/${begun.conversationId}/escalate`, { body: { reason: "refund" }, ...begun.session });
		const body = await server().ok<{ queue: object[]; count: number }>("GET", "/chat/queue", admin);
		expect(body).toStrictEqual({ queue: expect.any(Array), count: body.queue.length, has_more: false, next_cursor: null });
		expect(body.queue).toContainEqual({ conversation_id: begun.conversationId, escalated_at: ISO, reason: "refund" });
	},
	"POST /chat/{conversation_id}/assign": async () => {
		const begun = await server().beginConversation();
		const path = `/chat/${begun.conversationId}/assign`;
		expect(await server().ok("POST", path, { body: { agent_id: admin.agent.id }, ...admin })).toStrictEqual({
			status: "success",
			conversation_id: begun.conversationId,
			agent_id: admin.agent.id,
		});
	},
	"POST /chat/{conversation_id}/resolve": async () => {
		const begun = await server().beginConversation();
		expect(await server().ok("POST", `/chat/${begun.conversationId}/resolve`, admin)).toStrictEqual({
			status: "success",
			conversation_id: begun.conversationId,
			conversation_status: "resolved",
		});
	},
	"POST /chat/{conversation_id}/reopen": async () => {
		const begun = await server().beginConversation();
		await server().ok("POST", `/chat/${begun.conversationId}/resolve`, admin);
		expect(await server().ok("POST", `/chat/${begun.conversationId}/reopen`, admin)).toStrictEqual({
			status: "success",
			conversation_id: begun.conversationId,
			conversation_status: "open",
		});
	},
	"GET /chat/conversations": async () => {
		const body = await server().ok<{ conversations: object[]; count: number }>("GET", "/chat/conversations?view=all", admin);
		const count = { mine: 0, unassigned: 0, escalated: 0, all: 0, resolved: 0 };
		expect(body).toStrictEqual({
			view: "all",
			conversations: expect.any(Array),
			count: body.conversations.length,
			counts: Object.fromEntries(Object.keys(count).map((view) => [view, expect.any(Number)])),
			has_more: false,
			next_cursor: null,
			changes_cursor: expect.stringMatching(/^\S+$/),
			feed: { epoch: expect.any(String), count: expect.any(Number) },
		});
		expect(body.conversations).toContainEqual({
			...state(),
			site_id: "default",
			user_id: session.user_id,
			user_name: null,
			user_email: null,
			user_external_id: null,
			user_verified_by: null,
			user_blocked_until: null,
			user_blocked_reason: null,
			created_at: ISO,
			last_message_at: ISO,
			last_message_preview: "Hello support!",
			last_message_sender_type: "user",
			waiting_since: ISO,
			escalated_at: null,
			resolved_at: null,
			unread_count: expect.any(Number),
		});
	},
	"GET /chat/conversations/changes": async () => {
		const begin = await server().ok<{ next_cursor: string }>("GET", "/chat/conversations/changes", admin);
		const count = { mine: 0, unassigned: 0, escalated: 0, all: 0, resolved: 0 };
		const page = {
			conversations: [],
			count: 0,
			counts: Object.fromEntries(Object.keys(count).map((view) => [view, expect.any(Number)])),
			feed: { epoch: expect.any(String), count: expect.any(Number) },
			has_more: false,
			next_cursor: expect.stringMatching(/^\S+$/),
		};
		expect(begin).toStrictEqual({ ...page, reload: true });
		const path = `/chat/conversations/changes?after=${begin.next_cursor}&wait=0`;
		expect(await server().ok("GET", path, admin)).toStrictEqual({ ...page, reload: false });
	},
	"GET /health": async () => {
		const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
		expect(await server().ok("GET", "/health")).toStrictEqual({
			status: "ok",
			service: "veritix-chat",
			version,
			database: "ok",
			uptime_seconds: expect.any(Number),
			timestamp: ISO,
		});
	},
	"GET /metrics": async () => {
		const { headers, text } = await server().api("GET", "/metrics");
		expect(headers.get("content-type")).toMatch(/^text\/plain/);
		expect(text).toMatch(/^# TYPE chat_messages_total counter$/m);
	},
};

describe("every route answers as documented", () => {
	test.each(API_ROUTES.map(keyOf))("%s", async (key) => {
		await CONTRACT[key]?.();
		expect.hasAssertions();
	});

	test("what is checked here, what the table lists and what the app has are the same routes", () => {
		const table = API_ROUTES.map(keyOf).sort();
		expect(Object.keys(CONTRACT).sort()).toEqual(table);
		const files = [...sourceFiles("app/chat"), ...sourceFiles("app/health"), ...sourceFiles("app/metrics")];
		const inApp = files
			.filter((file) => file.endsWith("/route.ts"))
			.flatMap((file) => {
				const path = file.slice("app".length, -"/route.ts".length).replace(/\[(\w+)\]/g, "{$1}");
				const methods = readFileSync(join(ROOT, file), "utf8").matchAll(/export (?:const|async function|function) (GET|POST)\b/g);
				return [...methods].map(([, method]) => `${method} ${path}`);
			});
		expect(inApp.sort()).toEqual(table);
	});

	test.each(API_ROUTES.filter((route) => route.example).map((route) => [keyOf(route), route] as const))(
		"the example of %s in the route table works",
		async (_key, { method, path, who, example = {} }) => {
			const values: Record<string, string> = {
				user_id: session.user_id,
				message_id: messageId,
				agent_id: admin.agent.id,
			};
			const filled = JSON.parse(JSON.stringify(example).replace(/\{(\w+)\}/g, (_all, name: string) => values[name] ?? "?"));
			const query = method === "GET" ? `?${new URLSearchParams(filled)}` : "";
			const caller = who === "agent" ? admin : who === "anyone" ? {} : session;
			const answer = await server().api(method, at(path) + query, { ...caller, ...(method === "POST" && { body: filled }) });
			expect(answer.status, answer.text).toBe(200);
		},
	);
});

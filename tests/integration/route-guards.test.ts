import { beforeAll, describe, expect, test } from "vitest";
import type { Problem } from "#protocol/errors.ts";
import { API_ROUTES, type ApiRoute } from "#protocol/routes.ts";
import type { Session } from "#protocol/shapes.ts";
import { type SignedIn, uniqueId } from "../support/server.ts";
import { serverForFile } from "../support/server-for-file.ts";

const server = serverForFile();
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

const at = (path: string) => path.replace("{conversation_id}", conversationId).replace("{user_id}", session.user_id);
const keyOf = ({ method, path }: Pick<ApiRoute, "method" | "path">) => `${method} ${path}`;

describe("who may call", () => {
	const guarded = API_ROUTES.filter((route) => route.who !== "anyone");
	const validBody = (route: ApiRoute, caller?: Session) => {
		const text = JSON.stringify(route.example ?? {})
			.replaceAll("{agent_id}", admin.agent.id)
			.replaceAll("{message_id}", messageId);
		return JSON.parse(text.replaceAll("{user_id}", caller?.user_id ?? session.user_id)) as object;
	};
	const call = (route: ApiRoute, caller?: Session) =>
		server().api<Problem>(route.method, at(route.path), {
			...caller,
			...(route.method === "POST" && { body: validBody(route, caller) }),
		});

	test.each(guarded.map((route) => [keyOf(route), route] as const))("%s asks who is calling", async (_key, route) => {
		const answer = await call(route);
		expect([answer.status, answer.body.code]).toEqual([401, "unauthenticated"]);
	});

	test.each(guarded.filter((route) => route.who === "agent").map((route) => [keyOf(route), route] as const))(
		"%s is for agents, not for the user",
		async (_key, route) => {
			const answer = await call(route, session);
			expect([answer.status, answer.body.code]).toEqual([403, "forbidden"]);
		},
	);

	const naming = guarded.filter((route) => route.who !== "agent" && /\{(conversation|user)_id\}/.test(route.path));
	test.each(naming.map((route) => [keyOf(route), route] as const))(
		"%s hides somebody else's conversation as if there were none",
		async (_key, route) => {
			const stranger = await server().openSession();
			const answer = await call(route, stranger);
			const unknown = await server().api<Problem>(
				route.method,
				route.path.replace("{conversation_id}", uniqueId("none")).replace("{user_id}", uniqueId("none")),
				{ token: stranger.token, ...(route.method === "POST" && { body: validBody(route, stranger) }) },
			);
			expect([answer.status, answer.body.code]).toEqual([404, "not_found"]);
			// A user's own first message is the one thing that may name a conversation that does not exist yet.
			if (route.path.endsWith("/messages")) expect(unknown.status).toBe(200);
			else expect(unknown.body).toEqual({ ...answer.body, request_id: expect.any(String) });
		},
	);
});

describe("what is no route", () => {
	const problem = (status: number, code: string) => ({
		type: "about:blank",
		title: expect.any(String),
		status,
		code,
		detail: expect.any(String),
		request_id: expect.any(String),
	});

	test.each(["/chat", "/chat/a/b/c", "/chat/a/nothing", "/api/nothing"])("%s is a problem, not a page", async (path) => {
		const answer = await server().api("GET", path);
		expect(answer.headers.get("content-type")).toContain("application/problem+json");
		expect(answer.body).toStrictEqual(problem(404, "not_found"));
	});

	test.each(API_ROUTES.map((route) => [keyOf(route), route] as const))(
		"%s refuses a method it does not have",
		async (_key, route) => {
			const answer = await server().api("DELETE", at(route.path), session);
			expect(answer.body).toStrictEqual(problem(405, "method_not_allowed"));
			expect(answer.headers.get("allow")).toContain(route.method);
		},
	);

	test("a path that does not decode is the caller's mistake", async () => {
		const answer = await server().api("GET", "/chat/%ZZ/history", session);
		expect(answer.body).toStrictEqual(problem(400, "bad_request"));
	});

	test("a slash at the end changes nothing", async () => {
		expect((await server().api("GET", `${at("/chat/{conversation_id}/status")}/`, session)).status).toBe(200);
	});

	test("every answer carries a request id, the caller's own where it sent one", async () => {
		const answer = await server().api("GET", "/health", { headers: { "x-request-id": "my-request-1" } });
		expect(answer.headers.get("x-request-id")).toBe("my-request-1");
		const refused = await server().api<Problem>("GET", "/chat/queue");
		expect(refused.headers.get("x-request-id")).toBe(refused.body.request_id);
	});
});

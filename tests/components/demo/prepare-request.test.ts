import { expect, test } from "vitest";
import { defaultCaller, needsConversation, prepareRequest } from "#components/demo/prepare-request.ts";
import { API_ROUTES } from "#protocol/routes.ts";

const IDS = { conversation_id: "conv_1", user_id: "user_1", message_id: "m_1", agent_id: "agent_1" };

test.each(API_ROUTES)("$method $path is ready to be sent once the ids are known", (route) => {
	const draft = prepareRequest(route, IDS);
	expect(draft.path).toMatch(/^\/[^{}]*$/);
	expect(draft.path).not.toContain("%7B");
	if (route.method === "POST") expect(() => JSON.parse(draft.body)).not.toThrow();
	expect(draft.body).not.toMatch(/\{[a-z_]+\}/);
	expect(needsConversation(draft)).toBe(false);
});

test("a call that names something that does not exist yet keeps its braces and waits for a conversation", () => {
	const byPath = Object.fromEntries(API_ROUTES.map((route) => [route.path, prepareRequest(route, { user_id: null })]));
	const early = Object.entries(byPath).filter(([, draft]) => needsConversation(draft));
	expect(early.map(([path]) => path)).toEqual(Object.keys(byPath).filter((path) => path.includes("{")));
});

test("a call is made as somebody who may make it", () => {
	const callers = { anyone: "nobody", user: "visitor", participant: "visitor", agent: "agent" } as const;
	for (const route of API_ROUTES) expect(defaultCaller(route)).toBe(callers[route.who]);
});

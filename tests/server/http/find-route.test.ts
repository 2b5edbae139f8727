import { describe, expect, it } from "vitest";
import { API_ROUTES } from "#protocol/routes.ts";
import { findRoute } from "#server/http/find-route.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

const methodsOf = (url: string) => {
	const found = findRoute(url);
	return found.kind === "api" ? found.methods : found.kind;
};

describe("finding the route of a request", () => {
	it.each(API_ROUTES.map(({ method, path }) => [method, path.replace(/\{\w+\}/g, "abc"), path]))("knows %s %s", (method, url) => {
		expect(methodsOf(url)).toContain(method);
		expect(methodsOf(url)).toContain("OPTIONS");
	});

	it("answers HEAD wherever it answers GET, and nowhere else", () => {
		expect(methodsOf("/chat/c1/history")).toEqual(["GET", "HEAD", "OPTIONS"]);
		expect(methodsOf("/chat/c1/messages")).toEqual(["POST", "OPTIONS"]);
	});

	it("takes a path with and without a slash at its end, and keeps the query as it came", () => {
		expect(findRoute("/chat/c1/history/?limit=5&a=%20?")).toMatchObject({ kind: "api", url: "/chat/c1/history?limit=5&a=%20?" });
		expect(findRoute("/chat/c1/history///")).toMatchObject({ kind: "api", url: "/chat/c1/history" });
		expect(findRoute("/health")).toMatchObject({ kind: "api", url: "/health" });
		expect(findRoute("/health?")).toMatchObject({ kind: "api", url: "/health?" });
	});

	it("takes a fixed word before an id that could be it", () => {
		expect(methodsOf("/chat/queue")).toEqual(["GET", "HEAD", "OPTIONS"]);
		expect(methodsOf("/chat/session")).toEqual(["POST", "OPTIONS"]);
		expect(methodsOf("/chat/conversations")).toEqual(["GET", "HEAD", "OPTIONS"]);
		expect(methodsOf("/chat/user/ada/conversations")).toEqual(["GET", "HEAD", "OPTIONS"]);
	});

	it.each([
		"/chat",
		"/chat/",
		"/chat/c1",
		"/chat/c1/nothing",
		"/chat/c1/history/more",
		"/chat//history",
		"/chat/user/ada",
		"/chat/a/b/history",
		"/api",
		"/api/users",
		"/api/setup/x",
	])("knows that there is no %s", (url) => {
		expect(methodsOf(url)).toBe("unknown");
	});

	it.each([
		"/",
		"/demo",
		"/inbox?view=all",
		"/chats",
		"/chatter/c1",
		"/apis",
		"/api/auth/session",
		"/_next/static/x.js",
		"",
		"//",
		"/healthy",
	])("leaves %j to the pages", (url) => {
		expect(methodsOf(url)).toBe("page");
	});

	it.each(["/chat/%ZZ/history", "/chat/%/history", "/%C3%28", "/chat/c1%E0%A4%A/status"])(
		"refuses %s, which no one can read",
		async (url) => {
			expect(await refusalOf(() => findRoute(url))).toMatchObject({ code: "bad_request" });
		},
	);

	it("does not mind a percent sign in the query, nor one in an id that says a letter", () => {
		expect(methodsOf("/chat/c1/history?limit=%ZZ")).toEqual(["GET", "HEAD", "OPTIONS"]);
		expect(methodsOf("/chat/c%31/history")).toEqual(["GET", "HEAD", "OPTIONS"]);
	});
});

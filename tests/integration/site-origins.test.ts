import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Session } from "#protocol/shapes.ts";
import { HandshakeRefused } from "#tests/support/socket-io-client.ts";
import type { Answer } from "../support/http.ts";
import { PlainRefused } from "../support/plain-client.ts";
import { type SignedIn, senderFields, uniqueId } from "../support/server.ts";
import { serverForFile } from "../support/server-for-file.ts";

const server = serverForFile();
const SHOP = "https://shop.example";
const BRANCH = "https://north.shop.example";
const EVIL = "https://evil.example";
const DEMO_PAGE = "https://demo.example";
let admin: SignedIn;
let session: Session;
let conversationId: string;

const list = (site: string, ...allowed_origins: string[]) => server().settings("site.change", { site, allowed_origins }, admin);
const failure = (promise: Promise<unknown>) =>
	promise.then(
		() => expect.fail("it was let in"),
		(error: unknown) => error,
	);
/** What a browser goes by. */
const mayRead = ({ headers }: Answer) => headers.get("access-control-allow-origin");
const variesBy = ({ headers }: Answer) => headers.get("vary") ?? "";
const open = (origin: string, site = "default") => server().api("POST", "/chat/session", { body: { site }, origin });
const history = (origin: string, token = session.token) =>
	server().api("GET", `/chat/${conversationId}/history`, { token, origin });
const preflight = (origin: string, path = "/chat/session") =>
	server().api("OPTIONS", path, { origin, headers: { "access-control-request-method": "POST" } });
const firstPoll = (origin: string) => server().api("GET", "/socket.io/?EIO=4&transport=polling", { origin });

beforeAll(async () => {
	admin = await server().createAdmin();
	session = await server().openSession();
	conversationId = uniqueId("conv");
	await server().send(conversationId, "Hello", session);
});

describe("a site that lists its pages, beside one that takes every page", () => {
	beforeAll(() => list("default", SHOP, "https://*.shop.example"));
	afterAll(() => list("default"));

	test.each([SHOP, BRANCH])("is open to %s, which is named in the answer", async (page) => {
		for (const answer of [await open(page), await history(page)]) {
			expect([answer.status, mayRead(answer)]).toEqual([200, page]);
			expect(variesBy(answer)).toMatch(/\bOrigin\b/);
			expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
		}
	});

	test.each([EVIL, "https://shop.example.evil.example", "http://shop.example", "https://shop.example:8443", "null"])(
		"is closed to %s, which cannot even read why",
		async (page) => {
			for (const answer of [await open(page), await history(page)]) {
				expect([answer.status, mayRead(answer)]).toEqual([403, null]);
				expect(variesBy(answer)).toMatch(/\bOrigin\b/);
			}
			const before = server().storedMessages(conversationId);
			const body = { ...senderFields(session), content: "from elsewhere" };
			const sent = await server().api("POST", `/chat/${conversationId}/messages`, { body, token: session.token, origin: page });
			expect([sent.status, mayRead(sent), server().storedMessages(conversationId)]).toEqual([403, null, before]);
		},
	);

	test("lets in programs, which say no page", async () => {
		expect((await server().api("GET", `/chat/${conversationId}/history`, session)).status).toBe(200);
		expect((await server().openSession()).site).toBe("default");
	});

	test("is closed on sockets, too, whichever way the token comes", async () => {
		const caller = { token: session.token, origin: EVIL };
		for (const transports of [["websocket"], ["polling"]] as const) {
			const refused = await failure(server().connectSocketIo({ ...caller, transports: [...transports] }));
			expect(refused).toBeInstanceOf(HandshakeRefused);
			expect(refused).toMatchObject({ data: { code: "forbidden" } });
		}
		for (const tokenIn of ["header", "frame"] as const) {
			const refused = await failure(server().connectPlain(conversationId, session.user_id, { ...caller, tokenIn }));
			expect(refused).toBeInstanceOf(PlainRefused);
			expect(refused).toMatchObject({ error: { code: "forbidden" } });
		}
	});

	test("opens its sockets to its own pages", async () => {
		const caller = { token: session.token, origin: BRANCH };
		for (const transports of [["websocket"], ["polling"]] as const) {
			const socket = await server().connectSocketIo({ ...caller, transports: [...transports] });
			expect(socket.ready.actor.id).toBe(session.user_id);
		}
		for (const tokenIn of ["header", "frame"] as const) {
			expect((await server().connectPlain(conversationId, session.user_id, { ...caller, tokenIn })).received("ready")).toHaveLength(
				1,
			);
		}
	});

	test("does not close the other one", async () => {
		const opened = await open(EVIL, "demo");
		expect([opened.status, mayRead(opened)]).toEqual([200, "*"]);
		// Which site a browser's question is about stands in no URL.
		expect(mayRead(await preflight(EVIL))).toBe("*");
	});
});

describe("where every site lists its pages", () => {
	beforeAll(async () => {
		await list("default", SHOP, "https://*.shop.example");
		await list("demo", DEMO_PAGE);
	});
	afterAll(async () => {
		await list("default");
		await list("demo");
	});

	test.each([SHOP, BRANCH, DEMO_PAGE])("a browser that asks for %s is answered with that name", async (page) => {
		for (const path of ["/chat/session", "/chat/some-id/messages", "/chat/user/some-id/export"]) {
			const answer = await preflight(page, path);
			expect([answer.status, mayRead(answer), variesBy(answer)]).toEqual([204, page, expect.stringMatching(/\bOrigin\b/)]);
		}
	});

	test("a browser that asks for any other page gets no leave, whatever it asks", async () => {
		for (const path of ["/chat/session", "/chat/some-id/messages", "/chat/user/some-id/export"]) {
			const answer = await preflight(EVIL, path);
			expect([mayRead(answer), variesBy(answer)]).toEqual([null, expect.stringMatching(/\bOrigin\b/)]);
		}
		for (const [method, path] of [
			["GET", "/chat/queue"],
			["GET", "/chat/none/history"],
			["POST", "/chat/session"],
			["GET", "/chat/no/such/route"],
		] as const) {
			const answer = await server().api(method, path, { origin: EVIL, ...(method === "POST" && { body: {} }) });
			expect([path, mayRead(answer)]).toEqual([path, null]);
		}
		expect(mayRead(await history(EVIL, "wrong"))).toBeNull();
		expect(mayRead(await history(SHOP, "wrong"))).toBe(SHOP);
	});

	test("one site's page is not another's", async () => {
		const opened = await open(DEMO_PAGE);
		expect([opened.status, mayRead(opened)]).toEqual([403, null]);
		expect(mayRead(await open(DEMO_PAGE, "demo"))).toBe(DEMO_PAGE);
		const refused = await failure(server().connectSocketIo({ token: session.token, origin: DEMO_PAGE }));
		expect(refused).toMatchObject({ data: { code: "forbidden" } });
	});

	test("sockets of other pages end before they begin", async () => {
		const poll = await firstPoll(EVIL);
		expect([poll.status, mayRead(poll)]).toEqual([403, null]);
		const good = await firstPoll(SHOP);
		expect([good.status, mayRead(good)]).toEqual([200, SHOP]);
		expect(good.headers.get("access-control-allow-credentials")).toBeNull();
		expect(await failure(server().connectSocketIo({ origin: EVIL, token: session.token }))).toMatchObject({ data: undefined });
		const plain = failure(server().connectPlain(conversationId, session.user_id, { token: session.token, origin: EVIL }));
		expect(String(await plain)).toContain("403");
	});

	test("our own pages and the widget's script are as open as ever", async () => {
		expect((await server().connectSocketIo(admin)).ready.actor.id).toBe(admin.agent.id);
		expect((await server().connectSocketIo({ ...admin, transports: ["polling"] })).ready.actor.id).toBe(admin.agent.id);
		expect((await server().api("GET", "/chat/queue", admin)).status).toBe(200);
		expect((await server().connectSocketIo({ token: session.token, origin: server().origin })).ready.actor.id).toBe(
			session.user_id,
		);
		for (const path of ["/widget.js", "/health"]) expect(mayRead(await server().api("GET", path, { origin: EVIL }))).toBe("*");
	});

	test("a list that is emptied opens at once what it closed", async () => {
		await list("demo");
		expect(mayRead(await preflight(EVIL))).toBe("*");
		expect((await firstPoll(EVIL)).status).toBe(200);
		await list("demo", DEMO_PAGE);
		expect(mayRead(await preflight(EVIL))).toBeNull();
	});
});

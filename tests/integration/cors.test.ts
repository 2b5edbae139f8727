import { beforeAll, describe, expect, test } from "vitest";
import { API_ROUTES } from "#protocol/routes.ts";
import type { Session } from "#protocol/shapes.ts";
import { senderFields, uniqueId } from "../support/server.ts";
import { serverForFile } from "../support/server-for-file.ts";

const server = serverForFile();
const FOREIGN = "https://shop.example";
let session: Session;

beforeAll(async () => {
	session = await server().openSession();
});

describe("gap 18: a page of a foreign origin", () => {
	test("may call the API with a token and without credentials", async () => {
		const asked = { body: { ...senderFields(session), content: "Hello from the shop" }, token: session.token, origin: FOREIGN };
		const answer = await server().api("POST", `/chat/${uniqueId("conv")}/messages`, asked);
		expect(answer.status).toBe(200);
		expect(answer.headers.get("access-control-allow-origin")).toBe("*");
		expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
	});

	test("can read why it was refused", async () => {
		const answer = await server().api("GET", "/chat/queue", { token: session.token, origin: FOREIGN });
		expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([403, "*"]);
		const unknown = await server().api("GET", "/chat/none/history", { token: "wrong", origin: FOREIGN });
		expect([unknown.status, unknown.headers.get("access-control-allow-origin")]).toEqual([401, "*"]);
	});

	test.each([...new Set(API_ROUTES.map((route) => route.path))])("is told before it asks what it may send to %s", async (path) => {
		const real = path.replace(/\{\w+\}/g, "some-id");
		const headers = { "access-control-request-method": "POST", "access-control-request-headers": "authorization,content-type" };
		const answer = await server().api("OPTIONS", real, { origin: FOREIGN, headers });
		expect(answer.status).toBe(204);
		expect(answer.headers.get("access-control-allow-origin")).toBe("*");
		expect(answer.headers.get("access-control-allow-headers")?.toLowerCase()).toContain("authorization");
		for (const route of API_ROUTES.filter((one) => one.path === path)) {
			expect(answer.headers.get("access-control-allow-methods")).toContain(route.method);
		}
	});

	test("may load the widget's script", async () => {
		const answer = await server().api("GET", "/widget.js", { origin: FOREIGN });
		expect(answer.status).toBe(200);
		expect(answer.headers.get("content-type")).toContain("javascript");
		expect(answer.headers.get("access-control-allow-origin")).toBe("*");
		expect(answer.headers.get("cross-origin-resource-policy")).toBe("cross-origin");
	});

	test("may open sockets with a token, by WebSocket and by polling", async () => {
		const caller = { token: session.token, origin: FOREIGN };
		expect((await server().connectSocketIo(caller)).ready.actor.id).toBe(session.user_id);
		expect((await server().connectSocketIo({ ...caller, transports: ["polling"] })).ready.actor.id).toBe(session.user_id);
		const plain = await server().connectPlain(uniqueId("conv"), session.user_id, caller);
		expect(plain.received("ready")).toHaveLength(1);
	});

	test("reads Socket.IO's polling answers without credentials", async () => {
		const answer = await server().api("GET", "/socket.io/?EIO=4&transport=polling", { origin: FOREIGN });
		expect(answer.status).toBe(200);
		expect(answer.headers.get("access-control-allow-origin")).toBe("*");
		expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
	});
});

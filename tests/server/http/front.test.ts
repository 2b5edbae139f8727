import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { MAX_PAYLOAD_BYTES } from "#protocol/limits.ts";
import { createRuntime } from "#server/create-runtime.ts";
import { readEnv } from "#server/env.ts";
import { createFront } from "#server/http/front.ts";
import { temporaryFolder } from "#tests/support/test-database.ts";

/** The front on a real port; behind it stands, in Next's place, one who tells what it was asked. */
async function start(behind: (request: IncomingMessage) => unknown = ({ url, headers }) => ({ url, headers })) {
	const addresses = { PUBLIC_URL: "https://chat.example.com", CHAT_BACKEND_URL: "wss://live.example.com" };
	const env = readEnv({ DATA_DIR: temporaryFolder(), LOG_LEVEL: "silent", ...addresses });
	const { runtime, close } = await createRuntime(env, "test");
	const http = createServer(
		createFront(runtime, async (request, response) => {
			response.end(JSON.stringify(await behind(request)));
		}),
	);
	await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
	onTestFinished(async () => {
		http.closeAllConnections();
		http.close();
		await close();
	});
	const { port } = http.address() as AddressInfo;
	const ask = async (path: string, init: RequestInit = {}) => {
		const answer = await fetch(`http://127.0.0.1:${port}${path}`, { redirect: "manual", ...init });
		const text = await answer.text();
		return { status: answer.status, headers: answer.headers, body: text ? JSON.parse(text) : null };
	};
	return { ask, port };
}

describe("in front of Next", () => {
	it.each([
		["/chat/nothing/here", "GET", 404, "not_found"],
		["/api/users", "POST", 404, "not_found"],
		["/chat/c1/messages", "GET", 405, "method_not_allowed"],
		["/chat/session", "DELETE", 405, "method_not_allowed"],
		["/health", "POST", 405, "method_not_allowed"],
		["/chat/%ZZ/history", "GET", 400, "bad_request"],
		["/%ZZ", "GET", 400, "bad_request"],
	])("%s asked with %s is answered as a problem", async (path, method, status, code) => {
		const { ask } = await start();
		const answer = await ask(path, { method });
		expect(answer).toMatchObject({ status, body: { type: "about:blank", status, code } });
		expect(answer.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
		expect(answer.body.request_id).toBe(answer.headers.get("x-request-id"));
	});

	it("a wrong method learns which are right", async () => {
		const { ask } = await start();
		expect((await ask("/chat/c1/history", { method: "POST" })).headers.get("allow")).toBe("GET, HEAD, OPTIONS");
	});

	it("any page may ask the API, without credentials", async () => {
		const { ask } = await start();
		const preflight = await ask("/chat/c1/messages", { method: "OPTIONS", headers: { Origin: "https://shop.example" } });
		expect(preflight.status).toBe(204);
		expect(Object.fromEntries(preflight.headers)).toMatchObject({
			"access-control-allow-origin": "*",
			"access-control-allow-methods": "POST, OPTIONS",
			"access-control-allow-headers": "Authorization, Content-Type, If-None-Match, X-Request-ID",
		});
		for (const path of ["/chat/c1/history", "/chat/nothing/here"]) {
			const { headers } = await ask(path);
			expect(headers.get("access-control-allow-origin")).toBe("*");
			expect(headers.get("access-control-allow-credentials")).toBeNull();
			expect(headers.get("content-security-policy")).toBe("default-src 'none'; frame-ancestors 'none'");
		}
	});

	it("our own pages are nobody else's, and Next gets the nonce that the browser obeys", async () => {
		const { ask } = await start();
		const [one, two] = [await ask("/inbox"), await ask("/inbox")];
		const policy = one.headers.get("content-security-policy") ?? "";
		expect(policy).toMatch(/script-src 'nonce-[A-Za-z0-9+/=]{24}' 'strict-dynamic';/);
		const reachable = "https://chat.example.com wss://chat.example.com https://live.example.com wss://live.example.com";
		expect(policy).toContain(`connect-src 'self' ${reachable};`);
		expect(policy).not.toMatch(/unsafe/);
		expect(one.body.headers["content-security-policy"]).toBe(policy);
		expect(two.headers.get("content-security-policy")).not.toBe(policy);
		expect(one.headers.get("access-control-allow-origin")).toBeNull();
		expect(one.headers.get("strict-transport-security")).toBe("max-age=31536000");
		expect(one.headers.get("x-content-type-options")).toBe("nosniff");
	});

	it("nobody chooses the address or a dangerous request id that handlers are told", async () => {
		const { ask } = await start();
		const headers = { "X-Veritix-Address": "203.0.113.7", "X-Request-ID": 'a"b' };
		const forged = await ask("/health", { headers });
		expect(forged.body.headers["x-veritix-address"]).toBe("127.0.0.1");
		expect(forged.body.headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
		const kept = await ask("/health", { headers: { "X-Request-ID": "trace-7.a_B" } });
		expect(kept.body.headers["x-request-id"]).toBe("trace-7.a_B");
		expect(kept.headers.get("x-request-id")).toBe("trace-7.a_B");
	});

	it("a slash at the end is no redirect, which would lose a body", async () => {
		const { ask } = await start();
		expect(await ask("/chat/c1/messages/?a=1", { method: "POST", body: "{}" })).toMatchObject({
			status: 200,
			body: { url: "/chat/c1/messages?a=1" },
		});
	});

	it("a body over the limit is refused on every path, and the small one after it is taken", async () => {
		const { ask } = await start();
		const body = "x".repeat(MAX_PAYLOAD_BYTES + 1);
		for (const path of ["/chat/session", "/api/auth/callback/credentials", "/demo"]) {
			expect(await ask(path, { method: "POST", body })).toMatchObject({ status: 413, body: { code: "payload_too_large" } });
		}
		expect(await ask("/chat/session", { method: "POST", body: "{}" })).toMatchObject({ status: 200 });
	});

	it("what breaks behind is one sentence for the caller, without what happened inside", async () => {
		const { ask } = await start(() => {
			throw new Error("SELECT * FROM agents");
		});
		const { status, body } = await ask("/health");
		expect([status, body.code]).toEqual([500, "internal"]);
		expect(JSON.stringify(body)).not.toContain("SELECT");
	});

	it("who hangs up in the middle of a body harms nobody", async () => {
		const { ask, port } = await start();
		const socket = connect(port, "127.0.0.1");
		await new Promise<void>((resolve) => {
			socket.write('POST /chat/session HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"name":', () => resolve());
		});
		socket.destroy();
		expect(await ask("/health")).toMatchObject({ status: 200 });
	});
});

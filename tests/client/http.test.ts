import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { requestJson } from "#client/http.ts";
import { ConnectionLost } from "#client/refusal.ts";

const servers: Server[] = [];

async function answering(listener: RequestListener): Promise<string> {
	const server = createServer(listener);
	servers.push(server);
	await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(async () => {
	for (const server of servers.splice(0)) await new Promise((done) => server.close(done));
});

test("an answer's JSON is the data, and the token travels in a header", async () => {
	const baseUrl = await answering((request, response) => {
		response.end(
			JSON.stringify({ authorization: request.headers.authorization, type: request.headers["content-type"], url: request.url }),
		);
	});
	expect(await requestJson({ baseUrl, method: "POST", path: "/chat/session", token: "secret", body: {} })).toEqual({
		authorization: "Bearer secret",
		type: "application/json",
		url: "/chat/session",
	});
});

test("a problem becomes a refusal with the server's code, sentence and fields", async () => {
	const baseUrl = await answering((_request, response) => {
		response.writeHead(429, { "Content-Type": "application/problem+json" });
		response.end(
			JSON.stringify({
				type: "about:blank",
				title: "Too many requests",
				status: 429,
				code: "rate_limited",
				detail: "Slowly.",
				retry_after: 7,
			}),
		);
	});
	await expect(requestJson({ baseUrl, method: "GET", path: "/" })).rejects.toMatchObject({
		name: "ChatRefusal",
		code: "rate_limited",
		message: "Slowly.",
		retry_after: 7,
	});
});

test("a proxy's own error page is a refusal too", async () => {
	const baseUrl = await answering((request, response) => {
		const status = Number(request.url?.slice(1));
		response.writeHead(status, { "Content-Type": "text/html", "Retry-After": "3" });
		response.end("<h1>Bad gateway</h1>");
	});
	const refusalOf = (status: number) => requestJson({ baseUrl, method: "GET", path: `/${status}` });
	await expect(refusalOf(502)).rejects.toMatchObject({ code: "overloaded", retry_after: 3 });
	await expect(refusalOf(413)).rejects.toMatchObject({ code: "payload_too_large" });
	await expect(refusalOf(401)).rejects.toMatchObject({ code: "unauthenticated" });
	await expect(refusalOf(418)).rejects.toMatchObject({ code: "bad_request" });
});

test("nobody there, and an answer that was cut off, are a lost connection", async () => {
	const cut = await answering((_request, response) => response.end('{"status":'));
	await expect(requestJson({ baseUrl: cut, method: "GET", path: "/" })).rejects.toBeInstanceOf(ConnectionLost);
	const destroyed = await answering((request) => request.socket.destroy());
	await expect(requestJson({ baseUrl: destroyed, method: "GET", path: "/" })).rejects.toBeInstanceOf(ConnectionLost);
});
